package relief.bench;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;
import relief.evaluation.Accuracy;
import relief.evaluation.Estimate;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.Dropout;
import relief.training.Objective;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Trains machines image – hidden – label on MNIST to classify, 50 000 images with early stopping by
 * the accuracy on the other 10 000 after each epoch, and measures the error on the test images. Run
 * by {@code mvn -q -pl lib -Pbench verify -Dbench=Classification
 * -Dbench.arguments=discriminative-500:60:1.0:20:1,hybrid-500:60:1.0:20:1:0.01}: the plan's name
 * with the hidden units, the epochs, the first rate, the rows of a minibatch, the seed, and the
 * weight of the generative part, CD-1 on images and labels (0.01 where it is left out).
 *
 * <p>Parts of the name choose the objective, for example {@code dropout-sampled-hybrid-500}: {@code
 * discriminative} or {@code hybrid}; {@code dropout} of a half of the hidden units; {@code sampled}
 * draws each pixel of each minibatch anew with its grey level as the probability, else the grey
 * levels are taken as they are.
 *
 * <p>Prints a line for each, and writes {@code target/bench/classification.csv}.
 */
public final class Classification {
  private static final String HEADER =
      "model,labels,test_error_percent,minutes,seed,command,versions";
  private static final List<String> DEFAULT =
      List.of("discriminative-500:60:1.0:20:1", "hybrid-500:60:1.0:20:1");
  private static final Path FOLDER = Path.of("target", "bench");
  private static final double MINUTE = 60e9;
  private static final int LABEL = 2;
  private static final int CLASSES = 10;
  private static final int TRAINING = 50_000;
  private static final double DROPPED = 0.5;

  /**
   * What to train.
   *
   * @param rate of SGD at the start; it falls to a hundredth
   * @param rows of a minibatch
   * @param weight of the generative part, of a hybrid
   */
  private record Plan(
      String model, int epochs, double rate, int rows, long seed, double weight, String text) {
    static Plan parse(String text) {
      List<String> parts = Arrays.asList(text.split(":"));
      return new Plan(
          parts.get(0),
          Integer.parseInt(parts.get(1)),
          Double.parseDouble(parts.get(2)),
          Integer.parseInt(parts.get(3)),
          Long.parseLong(parts.get(4)),
          parts.size() > 5 ? Double.parseDouble(parts.get(5)) : 0.01,
          text);
    }

    int hidden() {
      return Integer.parseInt(model.substring(model.lastIndexOf('-') + 1));
    }

    Objective objective() {
      Objective discriminative = Discriminative.of(LABEL);
      Objective objective =
          model.contains("hybrid")
              ? discriminative.plus(weight, ContrastiveDivergence.of(1))
              : discriminative;
      return model.contains("dropout") ? Dropout.of(DROPPED, objective) : objective;
    }

    Dataset of(Dataset data) {
      Dataset seen = model.contains("sampled") ? data.sampled() : data;
      return seen.observingLabels(LABEL, CLASSES);
    }
  }

  private Classification() {}

  public static void main(String[] args) throws IOException {
    List<String> plans = Stream.of(args).flatMap(a -> Stream.of(a.split(","))).toList();
    Files.createDirectories(FOLDER);
    StringBuilder table = new StringBuilder(HEADER).append('\n');
    for (String plan : plans.stream().allMatch(String::isBlank) ? DEFAULT : plans) {
      table.append(measure(Plan.parse(plan))).append('\n');
      Files.writeString(FOLDER.resolve("classification.csv"), table);
    }
  }

  private static String measure(Plan plan) {
    try (Workspace workspace = Workspace.seeded(plan.seed())) {
      Mnist mnist = Mnist.load(workspace);
      Dataset all = mnist.training().shuffled(workspace.rng("split"));
      Split split = all.split((double) TRAINING / all.size());
      Dataset training = plan.of(split.training());
      BoltzmannMachine machine =
          BoltzmannMachine.chain(
                  workspace,
                  Bernoulli.of(training.units()),
                  Bernoulli.of(plan.hidden()),
                  OneHot.of(CLASSES))
              .startingFrom(training);
      BoltzmannMachine best = machine.copy();
      Monitor monitor =
          Monitor.of(split.validation(), Accuracy.of(LABEL))
              .highest("accuracy", e -> best.parameters().assign(e.machine().parameters()));
      long start = System.nanoTime();
      Trainer.of(plan.objective(), Sgd.of(Rate.falling(plan.rate(), plan.rate() / 100)))
          .named(plan.model())
          .with(monitor)
          .averagingTail(0.25)
          .fit(machine, training, plan.epochs(), plan.rows(), workspace.rng("fit"));
      double minutes = (System.nanoTime() - start) / MINUTE;
      Estimate right = Accuracy.of(LABEL).of(best, mnist.test(), workspace.rng("test"));
      System.out.println(plan.text() + ": " + right + "\n" + monitor.history().printAll());
      return row(plan, 100 - right.value(), minutes);
    }
  }

  private static String row(Plan plan, double error, double minutes) {
    return String.format(
        Locale.ROOT,
        "%s,%d,%.2f,%.1f,%d,\"%s\",%s",
        plan.model(),
        TRAINING,
        error,
        minutes,
        plan.seed(),
        "mvn -q -pl lib -Pbench verify -Dbench=Classification -Dbench.arguments=" + plan.text(),
        "DJL " + Engine.getDjlVersion() + "; PyTorch " + Engine.getInstance().getVersion());
  }
}
