package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Toy;
import relief.evaluation.LayerContract;
import relief.evaluation.PseudoLikelihood;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Gibbs;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.DivergedException;
import relief.training.Sgd;
import relief.training.Trainer;
import tech.tablesaw.api.Table;

/** Faults of Learnergy 1.1.5's machines for real numbers, one test each. */
class LearnergyRealUnitsTest {
  private static final long SEED = 151;
  private static final int ROWS = 20_000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray rows(int rows, float... row) {
    return workspace.memory().create(row, new Shape(1, row.length)).repeat(0, rows);
  }

  /** Learnergy takes the mean for the draw, or the variance for the standard deviation. */
  @Test
  void gaussianUnitsAreDrawnWithTheirVariance() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(1), Bernoulli.of(2));
    machine.parameters().assign(machine.parameters().times(0));
    machine.parameters().get("layer0.logVariance").set(new float[] {(float) Math.log(0.25)});
    State start = machine.start(ROWS, workspace.rng("start"));
    NDArray visible = new Gibbs().step(machine, start, workspace.rng("step")).visible();
    double bound = 5 * 0.25 * Math.sqrt(2.0 / ROWS);
    assertEquals(0.25, visible.square().mean().getFloat(), bound, "seed " + SEED);
  }

  /** Learnergy's energy of Gaussian units with a variance falls: −‖v − a‖² / (2σ²). */
  @Test
  void theEnergyOfGaussianUnitsRises() {
    Layer layer = Gaussian.of(1, 0.25).in(workspace);
    assertEquals(9 / 0.5, layer.energy(rows(1, 3)).toDoubleArray()[0], 1e-5);
    assertPasses(Gaussian.of(3));
  }

  private void assertPasses(Layer.Spec spec) {
    Table table = LayerContract.check(spec.in(workspace), workspace.rng("contract"));
    assertTrue(table.booleanColumn("passed").isFalse().isEmpty(), table.print());
  }

  /** Learnergy's fit raises: it repeats σ for every row and every unit. */
  @Test
  void variancesAreLearned() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(4), Bernoulli.of(3));
    NDArray rows = workspace.rng("rows").normal(new Shape(200, 4)).mul(0.3);
    Dataset data = Dataset.of(workspace, "narrow", rows);
    Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.02))
        .fit(machine, data, 50, 50, workspace.rng("fit"));
    for (float each : machine.parameters().get("layer0.logVariance").toFloatArray()) {
      assertEquals(Math.log(0.09), each, 0.7);
    }
  }

  /** Learnergy's fit blows up at its default rate, without a word (its issue 15). */
  @Test
  void blowUpsAreToldAndUndone() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(4), Bernoulli.of(3));
    Dataset data = Dataset.of(workspace, "wide", workspace.rng("rows").normal(new Shape(200, 4)));
    Trainer wild = Trainer.of(ContrastiveDivergence.of(1), Sgd.of(1e4));
    assertThrows(
        DivergedException.class, () -> wild.fit(machine, data, 100, 50, workspace.rng("fit")));
    assertTrue(Double.isFinite(machine.parameters().norm()));
  }

  /** Learnergy standardises each minibatch by its own moments. */
  @Test
  void standardizedRowsDontDependOnTheirMinibatch() {
    Dataset raw = Dataset.of(workspace, "raw", workspace.rng("rows").normal(new Shape(40, 3)));
    Dataset data = raw.prepared(Preparation.standardize(raw));
    assertEquals(data.rows(0, 20).get("3:4"), data.rows(3, 4));
    assertEquals(data.rows().get("3:4"), data.rows(3, 4));
  }

  /** Learnergy doesn't shuffle the rows of Gaussian machines. */
  @Test
  void rowsOfRealNumbersAreShuffled() {
    Dataset data = Dataset.of(workspace, "raw", workspace.rng("rows").normal(new Shape(40, 3)));
    NDArray first = data.batches(20, workspace.rng("epoch").at(0)).iterator().next().visible();
    NDArray second = data.batches(20, workspace.rng("epoch").at(1)).iterator().next().visible();
    assertNotEquals(first, second);
  }

  /** Learnergy reports the formula for bits of data that are none. */
  @Test
  void pseudoLikelihoodsAreForBits() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(9), Bernoulli.of(3));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    PseudoLikelihood.stochastic()
                        .of(machine, Toy.barsAndStripes(workspace, 3), workspace.rng("none")))
            .getMessage();
    assertTrue(message.contains("0 or 1") && message.contains("Gaussian"), message);
  }

  /** Learnergy's ReLU units have the mean max(0, t), no noise, and softplus for free energy. */
  @Test
  void rectifiedUnitsHaveOneLaw() {
    assertPasses(Rectified.of(3));
    assertPasses(SteppedSigmoid.of(3, 5));
  }

  /**
   * Learnergy's SELU units: no law has means like these, so Relief has no such units. The function
   * whose derivative the mean is would be the logarithm of ∫ exp(tx) dμ(x), for which the matrix of
   * ∫ exp((tᵢ + tⱼ) x) dμ(x) has no negative determinant; that of selu's integral has one.
   */
  @Test
  void noLawHasTheMeansOfSelu() {
    double slope = 1.0507009873554805;
    double bend = slope * 1.6732632423543772;
    assertTrue(determinant(t -> t > 0 ? slope * t * t / 2 : bend * (Math.expm1(t) - t)) < -1e-6);
    assertTrue(determinant(t -> Math.log1p(Math.exp(t))) > -1e-12);
    Layer rectified = Rectified.of(1).in(workspace);
    assertTrue(determinant(t -> rectified.logPartition(rows(1, (float) t)).toDoubleArray()[0]) > 0);
  }

  /** Of exp F(tᵢ + tⱼ) for three t around 0. */
  private static double determinant(DoubleUnaryOperator logPartition) {
    double[][] m = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        m[i][j] = Math.exp(logPartition.applyAsDouble(0.25 * (i + j - 2)));
      }
    }
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }
}
