package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.Ising;
import relief.models.BoltzmannMachine;
import relief.sampling.TapIteration;

/** Training by TAP. Draws nothing but the first weights: no false alarms. */
class TapTrainingTest {
  private static final long SEED = 12;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** At weak couplings each order comes nearer. */
  @Test
  void theGradientIsNearTheExactOneAtWeakCouplings() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    rbm.parameters().get("edge0.weights").muli(0.1);
    Batch batch = Batch.of(workspace.memory().create(new float[] {1, 0, 1}, new Shape(1, 3)));
    double[] errors = new double[4];
    for (int order = 1; order <= 3; order++) {
      Objective tap = Tap.of(order, new TapIteration(100, 0, 0));
      errors[order] = error(rbm, tap.gradient(rbm, batch, Clock.START, workspace.rng("unused")));
    }
    assertTrue(
        errors[1] > 3 * errors[2] && errors[2] > 2 * errors[3], java.util.Arrays.toString(errors));
    assertTrue(errors[3] < 1e-4, java.util.Arrays.toString(errors));
  }

  private static double error(BoltzmannMachine rbm, Parameters gradient) {
    Enumeration oracle = Enumeration.of(rbm);
    double[] data = oracle.lawGiven(0b101);
    double[] model = oracle.law();
    float[] w = gradient.get("edge0.weights").toFloatArray();
    double worst = 0;
    for (int k = 0; k < w.length; k++) {
      double exact = oracle.product(data, 0, k / 2, k % 2) - oracle.product(model, 0, k / 2, k % 2);
      worst = Math.max(worst, Math.abs(exact - w[k]));
    }
    return worst;
  }

  /** Independent pixels have −6.2 nats; CD-1 comes to −3.0. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void trainingRaisesTheExactLikelihoodOfBarsAndStripes(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      BoltzmannMachine rbm =
          BoltzmannMachine.chain(w, Bernoulli.of(9), Bernoulli.of(8)).startingFrom(data);
      double before = new Exact().of(rbm, data, w.rng("exact")).value();
      Trainer.of(Tap.of(2).centred(), Sgd.of(0.1)).fit(rbm, data, 2000, 14, w.rng("fit"));
      double after = new Exact().of(rbm, data, w.rng("exact")).value();
      assertTrue(before < -6 && after > -3.3, before + " → " + after + ", seed " + seed);
    }
  }

  /** Spins in both layers; independent ones have −6.2 nats. */
  @Test
  void spinsLearnToo() {
    NDArray signs = Toy.barsAndStripes(workspace, 3).rows().mul(2).sub(1);
    Dataset data = Dataset.of(workspace, "signs", signs);
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(workspace, Ising.of(9), Ising.of(8)).startingFrom(data);
    Trainer.of(Tap.of(2).centred(), Sgd.of(0.03)).fit(rbm, data, 2000, 14, workspace.rng("fit"));
    double after = new Exact().of(rbm, data, workspace.rng("exact")).value();
    assertTrue(after > -3.6, after + ", seed " + SEED);
  }

  /** Rows are independent, and the parts of three workers add up to the gradient of one. */
  @Test
  void nothingIsDrawnAndPartsAddUp() {
    BoltzmannMachine rbm = Machines.binary(workspace, 40, 30);
    rbm.parameters().get("edge0.weights").muli(0.1);
    NDArray rows = workspace.rng("rows").uniform(new Shape(600, 40)).round();
    Parameters all = gradient(rbm, rows, "a");
    System.setProperty("relief.threads", "1");
    try {
      Parameters one = gradient(rbm, rows, "b");
      for (String name : one.names()) {
        assertArrayEquals(one.get(name).toFloatArray(), all.get(name).toFloatArray(), 1e-5f, name);
      }
    } finally {
      System.clearProperty("relief.threads");
    }
    assertThrows(IllegalArgumentException.class, () -> Tap.of(4));
    assertEquals("TAP of order 2", Tap.of(2).toString());
  }

  private Parameters gradient(BoltzmannMachine rbm, NDArray rows, String stream) {
    return Tap.of(2).gradient(rbm, Batch.of(rows), Clock.START, workspace.rng(stream));
  }
}
