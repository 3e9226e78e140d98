package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import relief.Enumeration;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** Machines that lose units and weights, against the enumerated machines that lack them. */
class DropoutTest {
  private static final long SEED = 103;
  private static final int ROWS = 40_000;

  /**
   * A difference of two products of bits, each with a variance of at most a quarter: 5 deviations,
   * one false alarm in two million numbers, of which there are some two hundred.
   */
  private static final double BOUND = 5 * Math.sqrt(0.5 / ROWS);

  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** An objective that tells which machine it was given. */
  private record Seen(Objective objective, AtomicReference<BoltzmannMachine> machine)
      implements Objective {
    @Override
    public Parameters gradient(BoltzmannMachine given, Batch batch, Clock clock, relief.Rng rng) {
      machine.set(given);
      return objective.gradient(given, batch, clock, rng);
    }
  }

  /** Which weights remain, by their names. */
  private Parameters mask(BoltzmannMachine machine) {
    Parameters masks = Parameters.empty();
    for (int i = 0; i < machine.edges().size(); i++) {
      NDArray mask =
          machine.edges().get(i).coupling() instanceof DroppedUnits units
              ? units.lower().expandDims(1).mul(units.upper().expandDims(0))
              : ((DroppedWeights) machine.edges().get(i).coupling()).mask().get("weights");
      masks = masks.and("edge" + i + ".weights", mask);
    }
    return masks;
  }

  private static Parameters apply(Parameters masks, Parameters all) {
    Parameters result = all;
    for (String name : masks.names()) {
      result = result.and(name, all.get(name).mul(masks.get(name)));
    }
    return result;
  }

  private static Objective dropping(boolean units, Objective objective) {
    return units ? Dropout.of(0.5, objective) : DropConnect.of(0.5, objective);
  }

  private Batch same(int units) {
    float[] row = new float[units];
    row[0] = 1;
    row[units - 1] = 1;
    return Batch.of(workspace.memory().create(new float[][] {row}).repeat(0, ROWS));
  }

  /** CD with many sweeps, and chains that went through another mask before. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "3,5,true",
    "4,4,true",
    "2,6,true",
    "3,3,false",
    "4,3,false",
    "2,5,false",
    "5,2,false"
  })
  void theGradientIsThatOfTheMaskedMachine(int visible, int hidden, boolean units) {
    BoltzmannMachine rbm = Machines.binary(workspace, visible, hidden);
    AtomicReference<BoltzmannMachine> seen = new AtomicReference<>();
    for (Objective each : new Objective[] {ContrastiveDivergence.of(60), Persistent.of(ROWS, 60)}) {
      Objective objective = dropping(units, new Seen(each, seen));
      Batch batch = same(visible);
      objective.gradient(rbm, batch, Clock.START, workspace.rng("first"));
      Parameters got = objective.gradient(rbm, batch, Clock.START, workspace.rng("second"));
      Parameters masks = mask(seen.get());
      float kept = masks.get("edge0.weights").mean().getFloat();
      assertTrue(kept > 0 && kept < 1, "kept " + kept + ", choose another seed than " + SEED);
      assertExact(got, rbm.with(apply(masks, rbm.parameters())), masks);
      each.close();
    }
  }

  private void assertExact(Parameters got, BoltzmannMachine masked, Parameters masks) {
    Enumeration oracle = Enumeration.of(masked);
    int visible = masked.layers().get(0).units();
    int hidden = masked.layers().get(1).units();
    double[] data = oracle.lawGiven(1 | 1 << (visible - 1));
    double[] model = oracle.law();
    float[] weights = got.get("edge0.weights").toFloatArray();
    float[] mask = masks.get("edge0.weights").toFloatArray();
    for (int k = 0; k < weights.length; k++) {
      int i = k / hidden;
      int j = k % hidden;
      double exact = oracle.product(data, 0, i, j) - oracle.product(model, 0, i, j);
      assertEquals(mask[k] * exact, weights[k], BOUND, "weight " + k + ", seed " + SEED);
    }
    for (int layer = 0; layer < 2; layer++) {
      float[] bias = got.get("layer" + layer + ".bias").toFloatArray();
      for (int i = 0; i < bias.length; i++) {
        double exact = oracle.mean(data, layer, i) - oracle.mean(model, layer, i);
        assertEquals(exact, bias[i], BOUND, "layer " + layer + ", seed " + SEED);
      }
    }
  }

  /** Hidden layers of all kinds; exact, as nothing is drawn but the mask. */
  @ParameterizedTest
  @EnumSource(LabelledMachines.class)
  void hiddenLayersOfAnyKindLoseUnitsAndWeights(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    float[][] labels = new float[oracle.rows(0).length][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = oracle.rows(2)[i % oracle.rows(2).length];
    }
    NDArray images = workspace.memory().create(oracle.rows(0));
    Batch batch = new Batch(Map.of(0, images, 2, workspace.memory().create(labels)));
    AtomicReference<BoltzmannMachine> seen = new AtomicReference<>();
    for (boolean units : new boolean[] {true, false}) {
      Objective objective = dropping(units, new Seen(Discriminative.of(2), seen));
      Parameters got = objective.gradient(machine, batch, Clock.START, workspace.rng("g"));
      Parameters masks = mask(seen.get());
      BoltzmannMachine masked = machine.with(apply(masks, machine.parameters()));
      Parameters expected =
          apply(
              masks, Discriminative.of(2).gradient(masked, batch, Clock.START, workspace.rng("g")));
      assertEquals(0, expected.minus(got).norm(), 1e-5);
      assertTrue(got.norm() > 0.01);
    }
  }

  /** Two thousand masks of four units: 5 deviations. */
  @Test
  void unitsAndWeightsAreDroppedAsOftenAsAsked() {
    BoltzmannMachine rbm = Machines.binary(workspace, 2, 4);
    AtomicReference<BoltzmannMachine> seen = new AtomicReference<>();
    Objective nothing = new Seen((m, batch, clock, rng) -> m.parameters().times(0), seen);
    Batch batch = Batch.of(workspace.memory().zeros(new Shape(3, 2)));
    for (Objective each :
        new Objective[] {Dropout.of(0.3, nothing), DropConnect.of(0.3, nothing)}) {
      double[] kept = new double[8];
      for (int n = 0; n < 2000; n++) {
        each.gradient(rbm, batch, Clock.START, workspace.rng("mask").at(n));
        float[] mask = mask(seen.get()).get("edge0.weights").toFloatArray();
        for (int k = 0; k < kept.length; k++) {
          kept[k] += mask[k] / 2000;
        }
      }
      for (double share : kept) {
        assertEquals(0.7, share, 5 * Math.sqrt(0.21 / 2000), each + ", seed " + SEED);
      }
    }
  }

  /** The mean over all eight masks of three hidden units, 0.3 dropped; hidden units see all. */
  @Test
  void theAveragedMachineHasTheExpectedFields() {
    BoltzmannMachine rbm = Machines.binary(workspace, 4, 3);
    NDArray visible = workspace.memory().create(new float[][] {{1, 0, 1, 1}});
    NDArray hidden = workspace.memory().create(new float[][] {{0.2f, 0.9f, 0.6f}});
    State state = State.of(new TreeMap<>(Map.of(0, visible, 1, hidden)));
    NDArray expected = workspace.memory().zeros(new Shape(1, 4));
    for (int mask = 0; mask < 8; mask++) {
      float[] kept = {mask & 1, mask >> 1 & 1, mask >> 2};
      double probability =
          Math.pow(0.7, Integer.bitCount(mask)) * Math.pow(0.3, 3 - Integer.bitCount(mask));
      NDArray units = workspace.memory().create(kept);
      BoltzmannMachine masked = Masked.units(rbm, layer -> layer == 1 ? units : null);
      expected = expected.add(masked.field(state, 0).mul(probability));
    }
    BoltzmannMachine averaged = Dropout.averaged(rbm, 0.3, 1);
    assertArrayEquals(expected.toFloatArray(), averaged.field(state, 0).toFloatArray(), 1e-5f);
    assertEquals(rbm.field(state, 1), averaged.field(state, 1));
    assertTrue(expected.sub(rbm.field(state, 0)).norm().getFloat() > 0.1);
  }

  @Test
  void nonsenseIsRefused() {
    Objective cd = ContrastiveDivergence.of(1);
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(1, cd));
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(Double.NaN, cd));
    assertThrows(IllegalArgumentException.class, () -> DropConnect.of(-0.1, cd));
    BoltzmannMachine rbm = Machines.binary(workspace, 2, 4);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Dropout.of(0.5, cd, 2).gradient(rbm, same(2), Clock.START, workspace.rng("r")))
            .getMessage();
    assertTrue(message.contains("0 to 1"), message);
  }
}
