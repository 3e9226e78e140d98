package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.MixedMachines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/** Updates without noise go down in energy, sweep by sweep, into a valley. */
class ModeUpdatesTest {
  private static final long SEED = 79;
  private static final int ROWS = 300;
  private static final double ROUNDING = 1e-4;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private State step(BoltzmannMachine machine, State state) {
    return new ModeUpdates().step(machine, state, workspace.rng("nothing is drawn"));
  }

  /** The greatest rise of a row's energy in one of so many sweeps. */
  private double rise(Kernel kernel, BoltzmannMachine machine, int sweeps) {
    State state = machine.start(ROWS, workspace.rng("start"));
    double[] before = machine.energy(state).toDoubleArray();
    double rise = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sweeps; i++) {
      state = kernel.step(machine, state, workspace.rng("sweep").at(i));
      double[] after = machine.energy(state).toDoubleArray();
      for (int row = 0; row < ROWS; row++) {
        rise = Math.max(rise, after[row] - before[row]);
      }
      before = after;
    }
    return rise;
  }

  @ParameterizedTest
  @EnumSource
  void noSweepRaisesTheEnergy(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    double rise = rise(new ModeUpdates(), machine, 20);
    assertTrue(rise < ROUNDING, "rise by " + rise + ", seed " + SEED);
    double noisy = rise(new Gibbs(), machine, 20);
    assertTrue(noisy > 0.1, "the test can't fail: Gibbs sampling rises by " + noisy);
  }

  /** Rows that move, move down; those that don't are where no change of one layer goes further. */
  @ParameterizedTest
  @EnumSource
  void rowsComeToRestInValleys(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    State state = machine.start(ROWS, workspace.rng("start"));
    for (int i = 0; i < 200; i++) {
      state = step(machine, state);
    }
    State next = step(machine, state);
    double[] depth = machine.energy(state).toDoubleArray();
    Listed oracle = kind.oracle(machine);
    for (int layer = 0; layer < 3; layer++) {
      assertArrayEquals(
          state.get(layer).toFloatArray(), next.get(layer).toFloatArray(), 1e-5f, "not at rest");
      for (float[] other : oracle.rows(layer)) {
        NDArray rows = workspace.memory().create(new float[][] {other}).repeat(0, ROWS);
        double[] energy = machine.energy(state.with(layer, rows)).toDoubleArray();
        for (int row = 0; row < ROWS; row++) {
          assertTrue(energy[row] > depth[row] - ROUNDING, "layer " + layer + ", seed " + SEED);
        }
      }
    }
  }

  /** A network with Gaussian hidden units and one pattern a column of the weights. */
  private BoltzmannMachine hopfield(Layer.Spec visible, float[][] patterns) {
    int units = patterns[0].length;
    NDArray weights = workspace.memory().create(patterns).transpose().duplicate();
    Layer hidden = Gaussian.of(patterns.length).fixed().in(workspace);
    Dense coupling = new Dense(weights.div((float) Math.sqrt(units)));
    return new BoltzmannMachine(
        List.of(visible.in(workspace), hidden), List.of(new Edge(0, 1, coupling)));
  }

  private float[][] patterns(int count, int units) {
    NDArray coins = workspace.rng("patterns").uniform(new Shape(count, units)).gte(0.5);
    float[] all = coins.toType(DataType.FLOAT32, false).toFloatArray();
    float[][] patterns = new float[count][units];
    for (int i = 0; i < all.length; i++) {
      patterns[i / units][i % units] = 2 * all[i] - 1;
    }
    return patterns;
  }

  /** Three patterns in 100 spins, far below the capacity of 14: a tenth of the spins is mended. */
  @Test
  void aHopfieldNetworkRecallsItsPatterns() {
    float[][] patterns = patterns(3, 100);
    BoltzmannMachine network = hopfield(Ising.of(100), patterns);
    double rise = rise(new ModeUpdates(), network, 10);
    assertTrue(rise < ROUNDING, "rise by " + rise);
    float[][] damaged =
        IntStream.range(0, 3).mapToObj(i -> patterns[i].clone()).toArray(float[][]::new);
    for (float[] row : damaged) {
      for (int i = 0; i < 100; i += 10) {
        row[i] = -row[i];
      }
    }
    State state = network.start(3, workspace.rng("s")).with(0, workspace.memory().create(damaged));
    state = new ModeUpdates().step(network, state.clamp(0), workspace.rng("n")).clamp();
    assertArrayEquals(flat(damaged), state.visible().toFloatArray(), "held, the image stays");
    for (int i = 0; i < 5; i++) {
      state = step(network, state);
    }
    assertArrayEquals(flat(patterns), state.visible().toFloatArray());
  }

  private static float[] flat(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return all;
  }

  /** Hopfield's own energy, −½ Σ x W Wᵀ x with the hidden units gone, falls in every sweep. */
  @Test
  void theFreeEnergyOfAHopfieldNetworkFalls() {
    for (Layer.Spec visible : List.of(Ising.of(20), Bernoulli.of(20))) {
      BoltzmannMachine network =
          Machines.randomized(workspace, hopfield(visible, patterns(8, 20)), 0.7);
      State state = network.start(ROWS, workspace.rng("start"));
      double[] before = network.freeEnergy(state.without(List.of(1))).toDoubleArray();
      int falling = 0;
      for (int i = 0; i < 10; i++) {
        state = step(network, i == 0 ? atTheirMeans(network, state) : state);
        double[] after = network.freeEnergy(state.without(List.of(1))).toDoubleArray();
        for (int row = 0; row < ROWS; row++) {
          assertTrue(after[row] < before[row] + ROUNDING, after[row] + " > " + before[row]);
          falling += after[row] < before[row] - ROUNDING ? 1 : 0;
        }
        before = after;
      }
      assertTrue(falling > ROWS / 2, falling + " falls, seed " + SEED);
    }
  }

  /** The hidden units of a start are drawn; the energy counts from where they follow the image. */
  private State atTheirMeans(BoltzmannMachine network, State state) {
    return step(network, state.clamp(0)).clamp();
  }
}
