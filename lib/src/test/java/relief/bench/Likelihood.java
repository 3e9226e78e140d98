package relief.bench;

import ai.djl.engine.Engine;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.BracketedLikelihood;
import relief.evaluation.LogLikelihood;
import relief.evaluation.VariationalBound;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.training.Layerwise;
import relief.training.Persistent;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Trains machines on stochastically binarized MNIST by {@link Trainer#maximumLikelihood} and
 * measures their mean log-likelihood of the test images from both sides. A deep machine is
 * pretrained layer by layer, then trained as a whole at half the rate; what is measured is the
 * variational bound. Run by {@code mvn -q -pl lib -Pbench verify -Dbench=Likelihood
 * -Dbench.arguments=784-128:10:1,784-500:100:1:500:1}: layers, epochs, seed, and for long runs
 * chains and their sweeps for a gradient (100 and 1 where they are left out), and the epochs of
 * pretraining for each pair of layers (10 where they are left out). Without arguments it takes the
 * four of the README with seed 1.
 *
 * <p>Prints a line for each, and writes {@code target/bench/likelihood.csv} and each model as
 * {@code target/bench/784-500-10-1.h5}.
 */
public final class Likelihood {
  private static final String HEADER =
      "model,epochs,minutes,seed,binarisation,forward,low,high,reverse,command,versions";
  private static final List<String> DEFAULT =
      List.of("784-128:10:1", "784-200:20:1", "784-500:10:1", "784-500:30:1");
  private static final Path FOLDER = Path.of("target", "bench");
  private static final double MINUTE = 60e9;
  private static final int CHAINS = 100;
  private static final int ROWS = 100;
  private static final int PRETRAINING = 10;

  /**
   * What to train.
   *
   * @param units of each layer
   * @param chains persistent ones
   * @param sweeps of the chains for a gradient
   * @param pretraining epochs for each pair of layers of a deep machine
   */
  private record Plan(
      List<Integer> units, int epochs, long seed, int chains, int sweeps, int pretraining) {
    static Plan parse(String text) {
      String[] parts = text.split(":");
      List<Integer> units = Arrays.stream(parts[0].split("-")).map(Integer::valueOf).toList();
      int[] rest = {CHAINS, 1, PRETRAINING};
      for (int i = 3; i < parts.length; i++) {
        rest[i - 3] = Integer.parseInt(parts[i]);
      }
      int epochs = Integer.parseInt(parts[1]);
      return new Plan(units, epochs, Long.parseLong(parts[2]), rest[0], rest[1], rest[2]);
    }

    String model() {
      return String.join("-", units.stream().map(String::valueOf).toList());
    }

    Trainer trainer() {
      return Trainer.maximumLikelihood().with(Persistent.of(chains, sweeps).centred());
    }

    @Override
    public String toString() {
      String text = model() + ":" + epochs + ":" + seed;
      if (pretraining != PRETRAINING) {
        return text + ":" + chains + ":" + sweeps + ":" + pretraining;
      }
      return chains == CHAINS && sweeps == 1 ? text : text + ":" + chains + ":" + sweeps;
    }
  }

  private Likelihood() {}

  public static void main(String[] args) throws IOException {
    List<String> plans = Stream.of(args).flatMap(a -> Stream.of(a.split(","))).toList();
    Files.createDirectories(FOLDER);
    StringBuilder table = new StringBuilder(HEADER).append('\n');
    for (String plan : plans.stream().allMatch(String::isBlank) ? DEFAULT : plans) {
      table.append(measure(Plan.parse(plan))).append('\n');
      Files.writeString(FOLDER.resolve("likelihood.csv"), table);
    }
  }

  private static String measure(Plan plan) {
    try (Workspace workspace = Workspace.seeded(plan.seed())) {
      Mnist mnist = Mnist.load(workspace);
      BoltzmannMachine machine = machine(workspace, plan, mnist.training());
      long start = System.nanoTime();
      train(machine, plan, mnist.training().sampled(), workspace.rng("fit"));
      double minutes = (System.nanoTime() - start) / MINUTE;
      save(machine, plan);
      Dataset test = mnist.test().sampled();
      BracketedLikelihood likelihood = bracket(machine, test, workspace.rng("likelihood"));
      System.out.println(plan + ": " + likelihood);
      return row(plan, minutes, likelihood);
    }
  }

  private static BoltzmannMachine machine(Workspace workspace, Plan plan, Dataset data) {
    Layer.Spec[] layers = plan.units().stream().map(Bernoulli::of).toArray(Layer.Spec[]::new);
    return BoltzmannMachine.chain(workspace, layers).startingFrom(data);
  }

  private static void train(BoltzmannMachine machine, Plan plan, Dataset data, Rng rng) {
    if (machine.layers().size() == 2) {
      plan.trainer().fit(machine, data, plan.epochs(), rng);
    } else {
      pretrain(machine, plan.pretraining(), data, rng.split("pairs"));
      Trainer whole = plan.trainer().with(Sgd.of(Rate.falling(0.1, 0.001)));
      whole.fit(machine, data, plan.epochs(), rng);
    }
  }

  private static void pretrain(BoltzmannMachine machine, int epochs, Dataset data, Rng rng) {
    if (epochs > 0) {
      Layerwise.Plan each = new Layerwise.Plan(epochs, ROWS);
      Layerwise.pretrain(machine, i -> Trainer.maximumLikelihood(), data, each, rng);
    }
  }

  private static BracketedLikelihood bracket(BoltzmannMachine machine, Dataset test, Rng rng) {
    AnnealedImportanceSampling sampling = AnnealedImportanceSampling.standard();
    return machine.layers().size() == 2
        ? new LogLikelihood(sampling).bracket(machine, test, rng)
        : VariationalBound.by(sampling).bracket(machine, test, sampling, rng);
  }

  private static String row(Plan plan, double minutes, BracketedLikelihood likelihood) {
    double energy = likelihood.unnormalized().value();
    return String.format(
        Locale.ROOT,
        "%s,%d,%.1f,%d,stochastic,%.2f,%.2f,%.2f,%.2f,\"%s\",%s",
        plan.model(),
        plan.epochs(),
        minutes,
        plan.seed(),
        likelihood.forward().value(),
        energy - likelihood.partition().forward().high(),
        energy - likelihood.partition().forward().low(),
        likelihood.reverse().value(),
        "mvn -q -pl lib -Pbench verify -Dbench=Likelihood -Dbench.arguments=" + plan,
        "DJL " + Engine.getDjlVersion() + "; PyTorch " + Engine.getInstance().getVersion());
  }

  private static void save(BoltzmannMachine machine, Plan plan) {
    Path file = FOLDER.resolve(plan.toString().replace(':', '-') + ".h5");
    Parameters parameters = machine.parameters();
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      for (String name : parameters.names()) {
        hdf.putDataset(name, rows(parameters, name));
      }
    }
  }

  private static Object rows(Parameters parameters, String name) {
    float[] values = parameters.get(name).toFloatArray();
    if (parameters.get(name).getShape().dimension() == 1) {
      return values;
    }
    int columns = (int) parameters.get(name).getShape().get(1);
    float[][] rows = new float[values.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
    }
    return rows;
  }
}
