package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;

/**
 * What the contract of all objectives doesn't say; CD and PCD against the exact gradient ⟨x y⟩_data
 * − ⟨x y⟩_model by enumeration, as the chains grow. A mean over n chains has a deviation of at most
 * ½/√n; the bounds are 5 of those, one false alarm in a million for each number.
 */
class ObjectiveTest {
  private static final long SEED = 23;
  private static final int CHAINS = 40_000;
  private static final double BOUND = 5 * 0.5 / Math.sqrt(CHAINS);
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** All rows the same pattern, so that the data's part is known. */
  private Batch batch(int rows) {
    NDArray row = workspace.memory().create(new float[] {1, 0, 1}, new Shape(1, 3));
    return Batch.of(row.repeat(0, rows));
  }

  private void assertExact(Parameters gradient, Enumeration oracle, int edges, double bound) {
    double[] data = oracle.lawGiven(0b101);
    double[] model = oracle.law();
    for (int layer = 0; layer <= edges; layer++) {
      float[] b = gradient.get("layer" + layer + ".bias").toFloatArray();
      for (int i = 0; i < b.length; i++) {
        double exact = oracle.mean(data, layer, i) - oracle.mean(model, layer, i);
        assertEquals(exact, b[i], bound, "layer " + layer + ", seed " + SEED);
      }
    }
    for (int edge = 0; edge < edges; edge++) {
      NDArray w = gradient.get("edge" + edge + ".weights");
      int columns = (int) w.getShape().get(1);
      float[] values = w.toFloatArray();
      for (int k = 0; k < values.length; k++) {
        int i = k / columns;
        int j = k % columns;
        double exact = oracle.product(data, edge, i, j) - oracle.product(model, edge, i, j);
        assertEquals(exact, values[k], bound, "edge " + edge + ", seed " + SEED);
      }
    }
  }

  /** One of the three has no row of data. */
  @Test
  void partsOfThreeWorkersAddUpToTheExactGradient() {
    System.setProperty("relief.threads", "3");
    try {
      BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
      Objective pcd = Persistent.of(CHAINS, 100);
      assertExact(
          pcd.gradient(rbm, batch(2), Clock.START, workspace.rng("p")),
          Enumeration.of(rbm),
          1,
          BOUND);
      Objective cd = ContrastiveDivergence.of(100);
      Rng rng = workspace.rng("cd");
      assertExact(cd.gradient(rbm, batch(CHAINS), Clock.START, rng), Enumeration.of(rbm), 1, BOUND);
    } finally {
      System.clearProperty("relief.threads");
    }
  }

  /** Three layers; the data's phase is mean field's, which has its own test. */
  @Test
  void deepMachinesModelPhaseIsExact() {
    BoltzmannMachine dbm = Machines.binary(workspace, 3, 2, 2);
    Enumeration oracle = Enumeration.of(dbm);
    Parameters gradient =
        Persistent.of(CHAINS, 100).gradient(dbm, batch(7), Clock.START, workspace.rng("p"));
    Parameters data =
        dbm.statistics(
            new relief.sampling.MeanField()
                .infer(dbm, relief.models.State.observing(batch(7)), Persistent.SWEEPS));
    Parameters model = data.minus(gradient);
    double[] law = oracle.law();
    for (int edge = 0; edge < 2; edge++) {
      float[] w = model.get("edge" + edge + ".weights").toFloatArray();
      for (int k = 0; k < w.length; k++) {
        assertEquals(oracle.product(law, edge, k / 2, k % 2), w[k], BOUND, "seed " + SEED);
      }
    }
  }

  @Test
  void penaltiesSubtractTheirGradientsFromTheChosenCouplings() {
    BoltzmannMachine dbm = Machines.binary(workspace, 3, 2, 2);
    Objective zero = (machine, batch, clock, rng) -> machine.parameters().times(0);
    float[] w0 = dbm.parameters().get("edge0.weights").toFloatArray();
    Rng rng = workspace.rng("unused");
    Parameters l1 = zero.minus(Penalty.l1(0.1)).gradient(dbm, batch(1), Clock.START, rng);
    Parameters l2 = zero.minus(Penalty.l2(0.1), 0).gradient(dbm, batch(1), Clock.START, rng);
    for (int i = 0; i < w0.length; i++) {
      assertEquals(-0.1 * Math.signum(w0[i]), l1.get("edge0.weights").toFloatArray()[i], 1e-7);
      assertEquals(-0.1 * w0[i], l2.get("edge0.weights").toFloatArray()[i], 1e-6);
    }
    assertTrue(l1.get("edge1.weights").abs().sum().getFloat() > 0.3);
    assertEquals(0, l2.get("edge1.weights").abs().sum().getFloat());
    assertEquals(0, l1.get("layer1.bias").abs().sum().getFloat());
    assertThrows(IllegalArgumentException.class, () -> Penalty.l1(-1));
    assertThrows(IllegalArgumentException.class, () -> Penalty.l2(Double.NaN));
  }

  @Test
  void penaltiesOnCouplingsThatDontExistAreRefused() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Objective zero = (machine, batch, clock, rng) -> machine.parameters().times(0);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    zero.minus(Penalty.l1(1), 1)
                        .gradient(rbm, batch(1), Clock.START, workspace.rng("unused")))
            .getMessage();
    assertTrue(message.contains("from 0 to 0") && message.contains("got 1"), message);
    assertTrue(Persistent.of(5, 1).minus(Penalty.l1(0.1)).toString().contains("0.1"));
  }

  /** Without couplings the exact gradient of hidden parameters is zero, of the variance too. */
  @Test
  void gaussianHiddenLayersHaveTheirVariancesCounted() {
    BoltzmannMachine deep =
        BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(2), Gaussian.of(2));
    BoltzmannMachine shallow = BoltzmannMachine.chain(workspace, Bernoulli.of(3), Gaussian.of(2));
    relief.sampling.Kernel plain = (m, s, rng) -> new relief.sampling.Gibbs().step(m, s, rng);
    Rng rng = workspace.rng("g");
    for (BoltzmannMachine machine : new BoltzmannMachine[] {deep, shallow}) {
      machine.parameters().assign(machine.parameters().times(0));
      String name = "layer" + (machine.layers().size() - 1) + ".logVariance";
      Parameters[] gradients = {
        Persistent.of(CHAINS, 1).gradient(machine, batch(7), Clock.START, rng),
        Persistent.of(CHAINS, 1, plain).gradient(machine, batch(7), Clock.START, rng)
      };
      for (Parameters gradient : gradients) {
        for (float g : gradient.get(name).toFloatArray()) {
          // x²/2 has deviation √½; 5 of them: one false alarm in a million
          assertEquals(0, g, 5 * Math.sqrt(0.5 / CHAINS), "seed " + SEED);
        }
      }
    }
  }

  @Test
  void anotherMachineGetsParticlesOfItsOwn() {
    Persistent reused = Persistent.of(50, 1);
    BoltzmannMachine first = Machines.binary(workspace, 3, 2);
    BoltzmannMachine second = Machines.binary(workspace, 3, 4);
    reused.gradient(first, batch(4), Clock.START, workspace.rng("p"));
    Parameters got = reused.gradient(second, batch(4), Clock.START, workspace.rng("p"));
    Parameters expected =
        Persistent.of(50, 1).gradient(second, batch(4), Clock.START, workspace.rng("p"));
    assertEquals(0, got.minus(expected).norm());
  }

  @Test
  void chainsAreIndependentOfTheBatchAndOutliveTheScope() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Persistent objective = Persistent.of(5, 2);
    for (int i = 0; i < 3; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        objective.gradient(rbm, batch(2 + i), Clock.START, workspace.rng("p").at(i));
      }
    }
    objective.close();
    objective.close();
    objective.gradient(rbm, batch(2), Clock.START, workspace.rng("p"));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ContrastiveDivergence.of(0));
    assertThrows(IllegalArgumentException.class, () -> Persistent.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Persistent.of(100, 0));
  }
}
