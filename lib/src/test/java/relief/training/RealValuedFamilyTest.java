package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Preparation;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.models.Reconstruction;
import relief.sampling.VisibleMeans;

/** Machines for real numbers and grey levels train on MNIST, for 200 steps without tuning. */
@Tag("slow")
class RealValuedFamilyTest {
  private static final long SEED = 163;
  private static final int IMAGES = 800;
  private static final int ROWS = 20;
  private static final int EPOCHS = 5; // 200 steps
  private static final double LOW = -3;
  private static final double HIGH = 3;

  /**
   * A machine.
   *
   * @param standardized whether it sees images with mean 0 and variance 1, or grey levels
   * @param left the share of the squared error of reconstructions that is left, at most
   */
  record Family(
      String name,
      Function<Workspace, BoltzmannMachine> make,
      Trainer trainer,
      boolean standardized,
      double left) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset grey = Mnist.load(workspace).training().range(0, IMAGES);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static Trainer adam() {
    return Trainer.of(ContrastiveDivergence.of(1), Adam.of(1e-3));
  }

  private static Function<Workspace, BoltzmannMachine> pair(Layer.Spec visible, Layer.Spec hidden) {
    return w -> BoltzmannMachine.chain(w, visible, hidden);
  }

  static Stream<Family> families() {
    Layer.Spec fixed = Gaussian.of(784).fixed("logVariance");
    Layer.Spec bits = Bernoulli.of(64);
    Optimizer bounded = Adam.of(1e-3).keeping(Constraint.bounded(LOW, HIGH), "layer0.logVariance");
    Objective means =
        ContrastiveDivergence.of(Schedule.constant(1), new VisibleMeans(), Persistent.SWEEPS);
    return Stream.of(
        new Family("fixed variance", pair(fixed, bits), adam(), true, 0.9),
        new Family("learned variance", pair(Gaussian.of(784), bits), adam(), true, 0.9),
        new Family(
            "bounded variance",
            pair(Gaussian.of(784), bits),
            Trainer.of(ContrastiveDivergence.of(1), bounded),
            true,
            0.9),
        new Family("rectified", pair(fixed, Rectified.of(64)), adam(), true, 0.8),
        new Family("stepped sigmoid", pair(fixed, SteppedSigmoid.of(64, 10)), adam(), true, 0.8),
        new Family("convolutional", RealValuedFamilyTest::convolutional, adam(), true, 0.9),
        new Family(
            "visible means",
            pair(Bernoulli.of(784), bits),
            Trainer.of(means, Adam.of(1e-3)),
            false,
            0.9),
        new Family(
            "temperature", RealValuedFamilyTest::hot, Trainer.maximumLikelihood(), false, 0.9));
  }

  private static BoltzmannMachine convolutional(Workspace w) {
    return Convolutional.images(1, 28, 28).gaussian().filters(4, 7).in(w);
  }

  private static BoltzmannMachine hot(Workspace w) {
    NDArray beta = w.memory().full(new Shape(1), 0.5f);
    return BoltzmannMachine.chain(w, Bernoulli.of(784), Bernoulli.of(64)).tempered(beta);
  }

  private Dataset data(boolean standardized) {
    return standardized ? grey.prepared(Preparation.standardize(grey)) : grey;
  }

  private static double error(BoltzmannMachine machine, Dataset data) {
    NDArray rows = data.rows();
    return rows.sub(Reconstruction.of(machine, rows)).square().sum().getFloat() / data.size();
  }

  @ParameterizedTest
  @MethodSource("families")
  void trainsWithoutTuning(Family family) {
    Dataset data = data(family.standardized());
    BoltzmannMachine machine = family.make().apply(workspace).startingFrom(data);
    double before = error(machine, data);
    Run run = family.trainer().fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    double after = error(machine, data);
    String report = "squared error " + before + " → " + after + ", seed " + SEED;
    assertEquals(200, run.clock().step());
    assertTrue(after < family.left() * before, report);
    if (family.name().startsWith("bounded")) {
      NDArray logVariance = machine.parameters().get("layer0.logVariance");
      assertTrue(logVariance.min().getFloat() >= LOW && logVariance.max().getFloat() <= HIGH);
    }
  }

  /** The recipe for binary units is too fast for real numbers; that is told, and undone. */
  @Test
  void theRecipeForBitsIsRefusedByItsResult() {
    Dataset data = data(true);
    BoltzmannMachine machine = families().findFirst().orElseThrow().make().apply(workspace);
    float[] before = machine.parameters().get("edge0.weights").toFloatArray();
    Trainer recipe = Trainer.maximumLikelihood();
    String message =
        assertThrows(
                DivergedException.class,
                () -> recipe.fit(machine, data, EPOCHS, ROWS, workspace.rng("fit")))
            .getMessage();
    assertTrue(message.contains("ten times smaller"), message);
    assertEquals(before[0], machine.parameters().get("edge0.weights").getFloat(0, 0));
  }
}
