package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Scalar;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;

/** Machines of all kinds of layers climb their exact likelihood. */
class MixedTrainingTest {
  private static final long SEED = 61;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /**
   * A training.
   *
   * @param least the nats a row by which it must exceed independent units with the right means,
   *     which only what is learned between units can do: about half of what the seeds 61 and 62
   *     give
   */
  private record Task(
      String name, String data, Layer.Spec visible, Layer.Spec hidden, double rate, double least) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Task> tasks() {
    return Stream.of(
        new Task("Ising–Ising", "spins", Ising.of(9), Ising.of(6), 0.05, 1.5),
        new Task("Ising–Bernoulli", "spins", Ising.of(9), Bernoulli.of(6), 0.05, 1.5),
        new Task("Bernoulli–Ising", "bits", Bernoulli.of(9), Ising.of(6), 0.1, 1.5),
        new Task("Bernoulli–OneHot", "bits", Bernoulli.of(9), OneHot.of(8), 0.1, 0.3),
        new Task("Bernoulli–Rectified", "bits", Bernoulli.of(9), Rectified.of(4), 0.02, 0.2),
        new Task(
            "Bernoulli–SteppedSigmoid",
            "bits",
            Bernoulli.of(9),
            SteppedSigmoid.of(6, 3),
            0.05,
            0.5),
        new Task("OneHot–Bernoulli", "categories", OneHot.of(3, 3), Bernoulli.of(6), 0.1, 0.5),
        new Task("OneHot–Rectified", "categories", OneHot.of(3, 3), Rectified.of(4), 0.02, 0.4));
  }

  private Dataset data(String name) {
    Dataset bits = Toy.barsAndStripes(workspace, 3);
    return switch (name) {
      case "bits" -> bits;
      case "spins" -> {
        NDArray doubled = Scalar.apply(bits.rows(), NDArray::mul, 2);
        yield Dataset.of(workspace, name, Scalar.apply(doubled, NDArray::sub, 1));
      }
      default -> Dataset.of(workspace, name, categories());
    };
  }

  /** Three variables of three categories each: the first two are equal, the third is free. */
  private static float[][] categories() {
    float[][] rows = new float[9][9];
    for (int i = 0; i < 9; i++) {
      rows[i][i / 3] = 1;
      rows[i][3 + i / 3] = 1;
      rows[i][6 + i % 3] = 1;
    }
    return rows;
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("tasks")
  void plainTrainingRaisesTheExactLikelihood(Task task) {
    assertLearns(task, () -> Persistent.of(100, 1));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("tasks")
  void centredTrainingRaisesTheExactLikelihood(Task task) {
    assertLearns(task, () -> Persistent.of(100, 1).centred());
  }

  private void assertLearns(Task task, Supplier<Objective> objective) {
    Dataset data = data(task.data());
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, task.visible(), task.hidden()).startingFrom(data);
    double before = likelihood(machine, data);
    int arrays = workspace.memory().getManagedArrays().size();
    Optimizer falling = Sgd.of(Rate.falling(task.rate(), task.rate() / 20));
    try (Objective climbed = objective.get()) {
      Trainer.of(climbed, falling).fit(machine, data, 2000, data.size(), workspace.rng("fit"));
    }
    double after = likelihood(machine, data);
    String report = task + ": " + before + " → " + after + ", seed " + SEED;
    double independent = task.data().equals("categories") ? -3 * Math.log(3) : -9 * Math.log(2);
    assertTrue(before < independent + 0.1 && after > independent + task.least(), report);
    assertTrue(after < -Math.log(data.size()) + 1e-6, report);
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
  }

  private double likelihood(BoltzmannMachine machine, Dataset data) {
    return new Exact().of(machine, data, workspace.rng("rows")).value();
  }

  /** A unit that never changes drives its variance to 0, unless it has a bound. */
  @Test
  void variancesOfGaussianUnitsKeepTheirBounds() {
    Dataset data =
        Dataset.of(workspace, "flat", new float[][] {{1, 0.5f}, {1, -0.5f}, {1, 1}, {1, 0}});
    double[] lowest = new double[2];
    for (int bounded = 0; bounded < 2; bounded++) {
      BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(2), Bernoulli.of(2));
      Optimizer optimizer = Sgd.of(0.05);
      if (bounded == 1) {
        optimizer = optimizer.keeping(Constraint.bounded(-1.5, 1), "layer0.logVariance");
      }
      Trainer.of(Persistent.of(50, 1), optimizer).fit(machine, data, 100, 4, workspace.rng("fit"));
      lowest[bounded] = machine.parameters().get("layer0.logVariance").min().getFloat();
    }
    assertTrue(lowest[0] < -1.6, "without a bound " + lowest[0]);
    assertEquals(-1.5, lowest[1], 1e-6);
  }

  @Test
  void parametersThatDontLearnCantBeKept() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Gaussian.of(9).fixed("logVariance"), Bernoulli.of(2));
    Optimizer optimizer = Sgd.of(0.05).keeping(Constraint.nonNegative(), "layer0.logVariance");
    String message =
        assertThrows(IllegalArgumentException.class, () -> optimizer.moments(machine.parameters()))
            .getMessage();
    assertTrue(message.contains("layer0.logVariance") && message.contains("that learn"), message);
  }
}
