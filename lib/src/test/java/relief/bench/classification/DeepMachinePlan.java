package relief.bench.classification;

import ai.djl.ndarray.NDArray;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import relief.Parameters;
import relief.bench.Likelihood;
import relief.data.Batch;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.State;
import relief.sampling.MeanField;

/**
 * A deep Boltzmann machine 784-500-1000, trained by {@link Likelihood} on all training images
 * without their labels, and fine-tuned as a net whose first hidden layer has an additional input:
 * the mean-field means of the second one, with the weights between them transposed (Salakhutdinov
 * &amp; Hinton 2009, section 4.2). The means are computed once.
 *
 * @param tuning with labels
 */
record DeepMachinePlan(Tuning tuning) implements Plan {
  private static final Path FOLDER = Path.of("target", "bench");
  private static final Path MEASURED = Path.of("results", "likelihood.csv");
  private static final int FIRST = 500;
  private static final int SECOND = 1000;
  private static final int SWEEPS = 10;

  @Override
  public Estimate error(Task task) {
    BoltzmannMachine machine = machine(task);
    Dataset training = withMeans(machine, task.training());
    Dataset examined = withMeans(machine, task.examined());
    DeepBeliefNet net = net(task, machine);
    return tuning.error(
        task, net.toClassifier(Task.CLASSES, task.rng("output")), training, examined);
  }

  /** Images, and beside each the means of the second hidden layer given it. */
  Dataset withMeans(BoltzmannMachine machine, Dataset images) {
    return images.map(
        images.name() + ", with means",
        rows -> {
          State observed = State.observing(Batch.of(rows));
          return rows.concat(new MeanField().infer(machine, observed, SWEEPS).get(2), 1);
        });
  }

  /** The net with the additional input, as a belief net whose lowest layer has both. */
  DeepBeliefNet net(Task task, BoltzmannMachine machine) {
    DeepBeliefNet net =
        DeepBeliefNet.of(
            task.workspace(),
            Bernoulli.of(machine.layers().get(0).units() + SECOND),
            Bernoulli.of(FIRST),
            Bernoulli.of(SECOND));
    Parameters learned = machine.parameters();
    NDArray upper = learned.get("edge1.weights");
    NDArray both = learned.get("edge0.weights").concat(upper.transpose(), 0);
    set(net, 0, both, learned.get("layer1.bias"));
    set(net, 1, upper, learned.get("layer2.bias"));
    return net;
  }

  private static void set(DeepBeliefNet net, int link, NDArray weights, NDArray bias) {
    Parameters parameters = net.links().get(link).machine().parameters();
    weights.copyTo(parameters.get("edge0.weights"));
    bias.copyTo(parameters.get("layer1.bias"));
  }

  /** Trained, or from the file that {@link Likelihood} has left. */
  BoltzmannMachine machine(Task task) {
    String plan = "784-500-1000:100:" + task.seed() + ":500:1";
    Path file = FOLDER.resolve(plan.replace(':', '-') + ".h5");
    try {
      if (Files.exists(file)) {
        task.spent(minutes(plan));
      } else {
        Likelihood.main(new String[] {plan});
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read(task, file);
  }

  private static double minutes(String plan) throws IOException {
    return Files.readAllLines(MEASURED).stream()
        .filter(line -> line.contains("=" + plan + "\""))
        .mapToDouble(line -> Double.parseDouble(line.split(",")[2]))
        .findFirst()
        .orElseThrow(() -> new IOException("no minutes of " + plan + " in " + MEASURED));
  }

  private static BoltzmannMachine read(Task task, Path file) {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(
            task.workspace(),
            Bernoulli.of(task.images().units()),
            Bernoulli.of(FIRST),
            Bernoulli.of(SECOND));
    Parameters parameters = machine.parameters();
    try (HdfFile hdf = new HdfFile(file)) {
      for (String name : parameters.names()) {
        Object values = hdf.getDatasetByPath("/" + name).getData();
        parameters.get(name).set(flat(values));
      }
    }
    return machine;
  }

  private static float[] flat(Object values) {
    if (values instanceof float[] row) {
      return row;
    }
    float[][] rows = (float[][]) values;
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }
}
