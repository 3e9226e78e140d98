package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.BeliefNets;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.sampling.Fantasy;

class DeepBeliefNetTest {
  private static final int PARTICLES = 40_000;

  private static DeepBeliefNet net(Workspace w, long seed) {
    int[][] sizes = {{6, 4}, {6, 5, 4}, {5, 4, 3}, {6, 3, 4, 3}, {4, 5, 4, 2}};
    return BeliefNets.binary(w, sizes[(int) (seed % sizes.length)]);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void upAndDownAreTheLayersMeansOneAfterAnother(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      DeepBeliefNet net = net(w, seed);
      float[][] rows = BeliefNets.patterns(net.links().get(0).lower().units());
      NDArray up = net.up(w.memory().create(rows));
      float[] down = net.down(up).toFloatArray();
      float[] top = up.toFloatArray();
      for (int n = 0; n < rows.length; n++) {
        double[] means = BeliefNets.doubles(rows[n]);
        for (Link link : net.links()) {
          means = BeliefNets.means(link, means, true);
        }
        assertRow(means, top, n);
        for (int i = net.links().size() - 1; i >= 0; i--) {
          means = BeliefNets.means(net.links().get(i), means, false);
        }
        assertRow(means, down, n);
      }
    }
  }

  private static void assertRow(double[] expected, float[] all, int row) {
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], all[row * expected.length + j], 1e-5);
    }
  }

  /** χ² at a false-alarm rate of 1e-5 for each of five nets. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void generationFollowsTheEnumeratedLaw(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      DeepBeliefNet net = net(w, seed);
      NDArray top = Fantasy.of(net.top(), PARTICLES).steps(100).draw(w.rng("top"));
      NDArray drawn = net.generate(top, w.rng("down"));
      Fit.assertFits(BeliefNets.laws(net).get(0), Enumeration.countPatterns(drawn), seed);
      float[] means = net.generateMeans(top, w.rng("down")).mean(new int[] {0}).toFloatArray();
      float[] bits = drawn.mean(new int[] {0}).toFloatArray();
      assertArrayEquals(bits, means, (float) (5 * 0.5 / Math.sqrt(PARTICLES)), "seed " + seed);
    }
  }

  @Test
  void drawsUpwardsFollowTheConditionalLaws() {
    try (Workspace w = Workspace.seeded(7)) {
      DeepBeliefNet net = BeliefNets.binary(w, 4, 3, 2);
      NDArray rows = w.memory().ones(new Shape(PARTICLES, 4));
      List<NDArray> layers = net.drawUp(rows, w.rng("draw"));
      double[] means = BeliefNets.means(net.links().get(0), new double[] {1, 1, 1, 1}, true);
      float[][] hidden = BeliefNets.patterns(3);
      float[][] top = BeliefNets.patterns(2);
      double[] law = new double[32];
      for (int h = 0; h < 8; h++) {
        double[] above = BeliefNets.means(net.links().get(1), BeliefNets.doubles(hidden[h]), true);
        for (int t = 0; t < 4; t++) {
          law[h + 8 * t] =
              BeliefNets.probability(means, hidden[h]) * BeliefNets.probability(above, top[t]);
        }
      }
      NDArray both = layers.get(1).concat(layers.get(2), 1);
      Fit.assertFits(law, Enumeration.countPatterns(both), 7);
    }
  }

  @Test
  void residualLinksFollowTheFormulaRowByRow() {
    try (Workspace w = Workspace.seeded(5)) {
      DeepBeliefNet plain = BeliefNets.binary(w, 5, 4, 3);
      DeepBeliefNet net = plain.residual(1, 0.5);
      float[][] rows = BeliefNets.patterns(5);
      float[] together = net.up(w.memory().create(rows)).toFloatArray();
      for (int n = 0; n < rows.length; n++) {
        double[] shown = BeliefNets.doubles(rows[n]);
        for (Link link : net.links()) {
          shown = reinforced(BeliefNets.means(link, shown, true), 0.5);
        }
        assertRow(shown, together, n);
        float[] alone = net.up(w.memory().create(new float[][] {rows[n]})).toFloatArray();
        assertRow(shown, alone, 0);
      }
      float[] without = plain.residual(1, 0).up(w.memory().create(rows), 1).toFloatArray();
      float[] means = plain.up(w.memory().create(rows), 1).toFloatArray();
      float greatest = Math.max(Math.max(means[0], means[1]), Math.max(means[2], means[3]));
      assertEquals(means[0] / greatest, without[0], 1e-6);
    }
  }

  /** a is the log-odds of the mean. */
  private static double[] reinforced(double[] means, double share) {
    double greatest = 0;
    for (double m : means) {
      greatest = Math.max(greatest, Math.log(m / (1 - m)));
    }
    double[] sums = new double[means.length];
    double most = 0;
    for (int j = 0; j < sums.length; j++) {
      double a = Math.max(0, Math.log(means[j] / (1 - means[j])));
      sums[j] = means[j] + (greatest > 0 ? share * a / greatest : 0);
      most = Math.max(most, sums[j]);
    }
    for (int j = 0; j < sums.length; j++) {
      sums[j] /= most;
    }
    return sums;
  }

  @Test
  void aDeepMachinesNetIsItsFirstPassOfInferenceAndLeadsBack() {
    try (Workspace w = Workspace.seeded(3)) {
      BoltzmannMachine machine = Machines.binary(w, 6, 5, 4, 3);
      DeepBeliefNet net = DeepBeliefNet.of(machine);
      NDArray rows = w.memory().create(BeliefNets.patterns(6));
      State up = Reconstruction.up(machine, State.observing(Batch.of(rows)));
      assertArrayEquals(up.get(3).toFloatArray(), net.up(rows).toFloatArray(), 1e-6f);
      Parameters back = net.toBoltzmannMachine().parameters();
      assertEquals(machine.parameters().names(), back.names());
      assertEquals(0, machine.parameters().minus(back).norm(), 1e-6);
      machine.parameters().scale(0);
      assertTrue(net.toBoltzmannMachine().parameters().norm() > 1, "arrays are shared");
    }
  }

  @Test
  void anRbmsNetIsTheRbm() {
    try (Workspace w = Workspace.seeded(3)) {
      BoltzmannMachine rbm = Machines.binary(w, 6, 5);
      DeepBeliefNet net = DeepBeliefNet.of(rbm);
      NDArray rows = w.memory().create(BeliefNets.patterns(6));
      State state = State.observing(Batch.of(rows));
      assertArrayEquals(
          rbm.freeEnergy(state).toDoubleArray(), net.freeEnergy(rows).toDoubleArray(), 1e-6);
      assertEquals(0, rbm.parameters().minus(net.toBoltzmannMachine().parameters()).norm(), 1e-6);
    }
  }

  @Test
  void aStackOfRbmsBecomesAMachineWithTheMeansOfSharedBiases() {
    try (Workspace w = Workspace.seeded(4)) {
      DeepBeliefNet net = BeliefNets.binary(w, 5, 4, 3);
      BoltzmannMachine machine = net.toBoltzmannMachine();
      Parameters below = net.links().get(0).machine().parameters();
      Parameters above = net.links().get(1).machine().parameters();
      NDArray mean = below.get("layer1.bias").add(above.get("layer0.bias")).div(2);
      assertArrayEquals(
          mean.toFloatArray(), machine.parameters().get("layer1.bias").toFloatArray(), 1e-6f);
      assertEquals(below.get("edge0.weights"), machine.parameters().get("edge0.weights"));
      assertEquals(above.get("edge0.weights"), machine.parameters().get("edge1.weights"));
      assertEquals(above.get("layer1.bias"), machine.parameters().get("layer2.bias"));
    }
  }

  @Test
  void gaussianPixelsBecomeThoseOfTheMachineAndResidualLinksAreRefused() {
    try (Workspace w = Workspace.seeded(4)) {
      DeepBeliefNet net = DeepBeliefNet.of(w, Gaussian.of(5), Bernoulli.of(4), Bernoulli.of(3));
      BoltzmannMachine machine = BeliefNets.randomized(w, net, 0.5).toBoltzmannMachine();
      Parameters bottom = net.links().get(0).machine().parameters();
      for (String name : List.of("layer0.location", "layer0.logVariance", "edge0.weights")) {
        assertEquals(bottom.get(name), machine.parameters().get(name), name);
      }
      assertTrue(machine.layers().get(0) instanceof Gaussian);
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> net.residual(1, 1).toBoltzmannMachine())
              .getMessage();
      assertTrue(message.contains("residual one on Bernoulli(4)"), message);
    }
  }

  @Test
  void featuresKeepLabelsAndMakeATable() {
    try (Workspace w = Workspace.seeded(4)) {
      DeepBeliefNet net = BeliefNets.binary(w, 3, 4, 2);
      Dataset data = Dataset.of(w, "all", BeliefNets.patterns(3)).withLabels(new int[8]);
      try (Dataset features = net.features(data)) {
        assertArrayEquals(net.up(data.rows()).toFloatArray(), features.rows().toFloatArray(), 0f);
        assertEquals(3, features.table().columnCount());
      }
    }
  }

  /** Enough rows for several workers. */
  @Test
  void manyRowsGiveWhatEachGives() {
    try (Workspace w = Workspace.seeded(4)) {
      DeepBeliefNet net = BeliefNets.binary(w, 90, 40, 3);
      NDArray rows = w.rng("rows").uniform(new Shape(301, 90));
      float[] all = net.up(rows).toFloatArray();
      for (int n : new int[] {0, 100, 150, 151, 300}) {
        float[] one = net.up(rows.get(n + ":" + (n + 1))).toFloatArray();
        assertArrayEquals(one, Arrays.copyOfRange(all, 3 * n, 3 * n + 3), 1e-6f);
      }
    }
  }

  @Test
  void passesLeaveNoArraysBehind() {
    try (Workspace w = Workspace.seeded(4)) {
      DeepBeliefNet net = BeliefNets.binary(w, 5, 4, 3).residual(1, 1);
      try (NDArray rows = w.memory().create(BeliefNets.patterns(5))) {
        int before = managed(w, net);
        for (int i = 0; i < 50; i++) {
          net.up(rows).close();
          net.freeEnergy(rows).close();
          try (NDArray top = net.up(rows, 1)) {
            net.generateMeans(top, w.rng("down").at(i)).close();
          }
        }
        assertEquals(before, managed(w, net));
      }
    }
  }

  private static int managed(Workspace w, DeepBeliefNet net) {
    int count = w.memory().getManagedArrays().size();
    for (Link link : net.links()) {
      count += link.machine().memory().getManagedArrays().size();
    }
    return count;
  }

  @Test
  void errorsSayWhatFits() {
    try (Workspace w = Workspace.seeded(4)) {
      BoltzmannMachine five = BoltzmannMachine.chain(w, Bernoulli.of(5), Bernoulli.of(4));
      BoltzmannMachine three = BoltzmannMachine.chain(w, Bernoulli.of(3), Bernoulli.of(2));
      BoltzmannMachine signs = BoltzmannMachine.chain(w, Ising.of(4), Bernoulli.of(2));
      String links =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new DeepBeliefNet(List.of(Link.of(five), Link.of(three))))
              .getMessage();
      assertTrue(links.contains("Bernoulli(4)") && links.contains("Bernoulli(3)"), links);
      BoltzmannMachine deep = Machines.binary(w, 3, 3, 3);
      assertThrows(IllegalArgumentException.class, () -> Link.of(deep));
      assertThrows(IllegalArgumentException.class, () -> new Residual(five, 0, 1));
      DeepBeliefNet net = new DeepBeliefNet(List.of(Link.of(five), Link.of(signs)));
      BoltzmannMachine reals = BoltzmannMachine.chain(w, Gaussian.of(4), Bernoulli.of(2));
      DeepBeliefNet mixed = new DeepBeliefNet(List.of(Link.of(five), Link.of(reals)));
      NDArray wide = w.memory().ones(new Shape(2, 6));
      assertThrows(IllegalArgumentException.class, () -> net.up(wide));
      NDArray fit = w.memory().ones(new Shape(2, 5));
      assertThrows(IllegalArgumentException.class, () -> net.up(fit, 0));
      assertThrows(IllegalArgumentException.class, () -> net.up(fit, 3));
      IllegalArgumentException kinds =
          assertThrows(IllegalArgumentException.class, mixed::toBoltzmannMachine);
      assertTrue(kinds.getMessage().contains("one kind"), kinds.getMessage());
      assertThrows(IllegalArgumentException.class, () -> DeepBeliefNet.of(w, Bernoulli.of(3)));
    }
  }
}
