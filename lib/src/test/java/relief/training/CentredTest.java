package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/** The centred gradient against enumeration, and what it is for: exchanging 0 and 1. */
class CentredTest {
  private static final long SEED = 41;
  private static final int CHAINS = 40_000;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Rng rng = workspace.rng("gradient");
  private final Batch batch =
      Batch.of(workspace.memory().create(new float[][] {{1, 0, 1}, {1, 1, 0}, {1, 0, 0}}));

  @AfterEach
  void close() {
    workspace.close();
  }

  private static float[] offset(Centred centred, int layer) {
    return centred.offsets().get("layer" + layer).toFloatArray();
  }

  /**
   * The direction of the ordinary parameters that a direction of the centred ones is: the weights
   * shift the biases. In place, by plain loops.
   */
  private static Parameters toOrdinary(Parameters direction, Centred centred) {
    int edges = centred.offsets().names().size() - 1;
    for (int e = 0; e < edges; e++) {
      float[] lower = offset(centred, e);
      float[] upper = offset(centred, e + 1);
      float[] weights = direction.get("edge" + e + ".weights").toFloatArray();
      NDArray below = direction.get("layer" + e + ".bias");
      NDArray above = direction.get("layer" + (e + 1) + ".bias");
      float[] b = below.toFloatArray();
      float[] c = above.toFloatArray();
      for (int k = 0; k < weights.length; k++) {
        b[k / upper.length] -= weights[k] * upper[k % upper.length];
        c[k % upper.length] -= weights[k] * lower[k / upper.length];
      }
      below.set(b);
      above.set(c);
    }
    return direction;
  }

  /** ∂(log-likelihood)/∂(centred parameters) by central differences, in the same names. */
  private Parameters differences(BoltzmannMachine machine, Centred centred) {
    double step = 0.02;
    Parameters gradient = machine.parameters().times(0);
    for (String name : gradient.names()) {
      float[] values = new float[(int) gradient.get(name).size()];
      for (int k = 0; k < values.length; k++) {
        Parameters one = machine.parameters().times(0);
        float[] unit = new float[values.length];
        unit[k] = 1;
        one.get(name).set(unit);
        toOrdinary(one, centred);
        double up = likelihood(machine, one.times(step));
        values[k] = (float) ((up - likelihood(machine, one.times(-step))) / (2 * step));
      }
      gradient.get(name).set(values);
    }
    return gradient;
  }

  private double likelihood(BoltzmannMachine machine, Parameters shift) {
    BoltzmannMachine moved = machine.with(machine.parameters().plus(shift));
    return ExactObjective.likelihood(moved, batch.visible());
  }

  /** Central differences of 0.02 are right to 10⁻⁴ here; an offset forgotten shows as 10⁻². */
  @ParameterizedTest
  @ValueSource(strings = {"3,2", "3,5", "3,2,2", "3,3,2", "3,2,2,2"})
  void isTheGradientInCentredCoordinates(String sizes) {
    int[] units = java.util.Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
    BoltzmannMachine machine = Machines.binary(workspace, units);
    Centred centred = Centred.of(new ExactObjective(workspace), 0);
    Parameters got = centred.gradient(machine, batch, Clock.START, rng);
    Parameters expected = toOrdinary(differences(machine, centred), centred);
    assertClose(expected, got, 3e-4);
    Parameters plain = new ExactObjective(workspace).gradient(machine, batch, Clock.START, rng);
    assertTrue(plain.minus(got).norm() > 0.05, "the plain gradient is another one");
  }

  private static void assertClose(Parameters expected, Parameters got, double bound) {
    assertEquals(expected.names(), got.names());
    for (String name : expected.names()) {
      double worst = expected.get(name).sub(got.get(name)).abs().max().getFloat();
      assertTrue(worst < bound, name + " differs by " + worst + ", seed " + SEED);
    }
  }

  /**
   * Chains have deviations of at most 1/√n for a product of centred units, and of 1 + Σ|offsets| ≤
   * 4 times that for a bias; the bound is 5 of those: one false alarm in a million for each number.
   */
  @ParameterizedTest
  @CsvSource({"1, false", "3, false", "1, true", "3, true"})
  void chainsGiveTheExactCentredGradient(String threads, boolean persistent) {
    System.setProperty("relief.threads", threads);
    try {
      BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
      Batch data = persistent ? batch : Batch.of(batch.visible().repeat(0, CHAINS / 3));
      Objective plain = persistent ? Persistent.of(CHAINS, 100) : ContrastiveDivergence.of(100);
      Parameters exact =
          Centred.of(new ExactObjective(workspace), 0).gradient(rbm, data, Clock.START, rng);
      Parameters got = plain.centred().gradient(rbm, data, Clock.START, workspace.rng("chains"));
      assertClose(exact, got, 5 * 4 / Math.sqrt(CHAINS));
    } finally {
      System.clearProperty("relief.threads");
    }
  }

  /** gW = ⟨xyᵀ⟩ − ⟨x⟩νᵀ − μ⟨y⟩ᵀ, with the terms of those sides only whose bias learns. */
  @Test
  void layersWithoutABiasKeepTheirGradientAndDontCentreTheirNeighbours() {
    Layer.Spec binary = Bernoulli.of(3);
    Layer.Spec[][] machines = {
      {binary, Bernoulli.of(2)},
      {binary, Gaussian.of(2)},
      {binary, Gaussian.of(2).fixed()},
      {binary.fixed(), Bernoulli.of(2)},
      {Gaussian.of(3), Bernoulli.of(2)}
    };
    for (Layer.Spec[] specs : machines) {
      BoltzmannMachine machine =
          Machines.randomized(workspace, BoltzmannMachine.chain(workspace, specs), 0.5);
      Objective chains = Persistent.of(30, 2);
      Parameters plain = chains.gradient(machine, batch, Clock.START, rng.at(1));
      chains.close();
      Centred centred = Centred.of(Persistent.of(30, 2), 0);
      Parameters got = centred.gradient(machine, batch, Clock.START, rng.at(1));
      assertClose(byHand(plain, centred), got, 1e-5);
    }
  }

  private static Parameters byHand(Parameters plain, Centred centred) {
    Parameters result = plain.duplicate();
    NDArray w = result.get("edge0.weights");
    NDArray lower = centred.offsets().get("layer0").expandDims(1);
    NDArray upper = centred.offsets().get("layer1").expandDims(0);
    boolean below = plain.names().contains("layer0.bias");
    boolean above = plain.names().contains("layer1.bias");
    if (below) {
      w.subi(plain.get("layer0.bias").expandDims(1).mul(upper));
    }
    if (above) {
      w.subi(lower.mul(plain.get("layer1.bias").expandDims(0)));
    }
    if (below) {
      result.get("layer0.bias").subi(w.mul(upper).sum(new int[] {1}));
    }
    if (above) {
      result.get("layer1.bias").subi(w.mul(lower).sum(new int[] {0}));
    }
    return result;
  }

  /** The same machine with 0 and 1 exchanged in one of two layers. */
  private static Parameters exchanged(Parameters parameters, int layer) {
    NDArray w = parameters.get("edge0.weights");
    String own = "layer" + layer + ".bias";
    String other = "layer" + (1 - layer) + ".bias";
    NDArray shift = w.sum(new int[] {layer});
    return parameters
        .and(own, parameters.get(own).neg())
        .and(other, parameters.get(other).add(shift))
        .and("edge0.weights", w.neg());
  }

  /** Thirty exact steps: of a machine and then exchanged, of the exchanged machine. */
  private double asymmetry(boolean centred, int layer) {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    BoltzmannMachine other = machine.with(exchanged(machine.parameters(), layer));
    Batch flipped = layer == 1 ? batch : Batch.of(batch.visible().neg().add(1));
    train(machine, batch, centred);
    train(other, flipped, centred);
    return exchanged(machine.parameters(), layer).minus(other.parameters()).norm();
  }

  private void train(BoltzmannMachine machine, Batch data, boolean centred) {
    Objective plain = new ExactObjective(workspace);
    Objective objective = centred ? Centred.of(plain, 0.1) : plain;
    for (int i = 0; i < 30; i++) {
      machine.parameters().add(objective.gradient(machine, data, Clock.START, rng), 0.3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void exchanging0And1ChangesNothing(int layer) {
    double centred = asymmetry(true, layer);
    double plain = asymmetry(false, layer);
    assertTrue(centred < 1e-4 && plain > 0.1, "centred " + centred + ", plain " + plain);
  }

  @Test
  void offsetsFollowTheDataAndBelongToTheirMachine() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Centred centred = Centred.of(Persistent.of(20, 1), 0.25);
    centred.gradient(rbm, batch, Clock.START, rng);
    assertArrayEquals(new float[] {1, 1f / 3, 1f / 3}, offset(centred, 0), 1e-6f);
    double[] data = ExactObjective.data(Enumeration.of(rbm), batch.visible());
    for (int j = 0; j < 2; j++) {
      assertEquals(Enumeration.of(rbm).mean(data, 1, j), offset(centred, 1)[j], 1e-6);
    }
    centred.gradient(rbm, Batch.of(batch.visible().zerosLike()), Clock.START, rng);
    assertArrayEquals(new float[] {0.75f, 0.25f, 0.25f}, offset(centred, 0), 1e-6f);
    centred.gradient(Machines.binary(workspace, 3, 4), batch, Clock.START, rng);
    assertEquals(4, offset(centred, 1).length);
    assertArrayEquals(new float[] {1, 1f / 3, 1f / 3}, offset(centred, 0), 1e-6f);
  }

  @Test
  void offsetsAreFreed() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    int before = workspace.memory().getManagedArrays().size();
    Centred centred = Centred.of(Persistent.of(20, 1), 0.01);
    Trainer.of(centred, Sgd.of(0.1))
        .fit(rbm, relief.data.Dataset.of(workspace, "d", batch.visible()), 3, 2, rng);
    centred.close();
    centred.close();
    assertTrue(centred.offsets().names().isEmpty());
    int data = 1;
    assertEquals(before + data, workspace.memory().getManagedArrays().size());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Centred.of(Persistent.of(1, 1), -0.1));
    assertThrows(IllegalArgumentException.class, () -> Centred.of(Persistent.of(1, 1), Double.NaN));
    Objective stranger = (machine, data, clock, stream) -> machine.parameters().times(0);
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> stranger.centred().gradient(rbm, batch, Clock.START, rng));
    assertEquals("PCD-1 with 100 chains, centred", Persistent.of(100, 1).centred().toString());
  }
}
