package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.TapIteration;

/** The metrics against enumeration; only machines and starts are drawn. */
class TapLikelihoodTest {
  private final Workspace workspace = Workspace.seeded(5);
  private final Dataset data = Toy.barsAndStripes(workspace, 2);

  @AfterEach
  void close() {
    workspace.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void weakCouplingsHaveTheExactLikelihood(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      Dataset rows = Toy.barsAndStripes(w, 2);
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      machine.parameters().get("edge0.weights").muli(0.2);
      Estimate exact = new Exact().of(machine, rows, w.rng("exact"));
      double last = Double.POSITIVE_INFINITY;
      for (int order = 1; order <= 2; order++) {
        Estimate tap = TapLikelihood.of(order).of(machine, rows, w.rng("tap"));
        double error = Math.abs(tap.value() - exact.value());
        assertTrue(error < last / 4 && error < 0.1, order + ": " + error + ", seed " + seed);
        assertEquals(exact.error(), tap.error(), 1e-9);
        last = error;
      }
      double free = TapEnergy.of(3).of(machine, rows, w.rng("tap")).value();
      assertEquals(-Enumeration.of(machine).logPartition(), free, 1e-3, "seed " + seed);
    }
  }

  /** Also with strong couplings and several stationary points. */
  @Test
  void theFirstOrderIsABound() {
    for (int seed = 1; seed <= 5; seed++) {
      try (Workspace w = Workspace.seeded(seed)) {
        BoltzmannMachine machine = Machines.binary(w, 4, 3, 2);
        machine.parameters().get("edge0.weights").muli(3);
        double free = TapEnergy.of(1).of(machine, Toy.barsAndStripes(w, 2), w.rng("t")).value();
        assertTrue(free > -Enumeration.of(machine).logPartition(), "seed " + seed);
      }
    }
  }

  /** All off, where two starts begin, has energy 0; all on, where nearly all weight is, has −16. */
  @Test
  void whatNoLawHasIsCalledWrong() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(1));
    machine.parameters().get("layer0.bias").muli(0).subi(4);
    machine.parameters().get("layer1.bias").muli(0).subi(8);
    machine.parameters().get("edge0.weights").muli(0).addi(10);
    TapEnergy blind = new TapEnergy(1, 2, TapEnergy.of(1).iteration());
    Estimate wrong = new TapLikelihood(blind).of(machine, data, workspace.rng("t"));
    assertTrue(wrong.value() > 3 && wrong.source().contains("above 0"), wrong.toString());
    Estimate right = TapLikelihood.of(1).of(machine, data, workspace.rng("t"));
    assertTrue(right.value() < 0 && !right.source().contains("above 0"), right.toString());
    double exact = new Exact().of(machine, data, workspace.rng("t")).value();
    assertEquals(exact, right.value(), 0.1);
  }

  @Test
  void restIsCountedAndDemanded() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3);
    TapEnergy hasty = new TapEnergy(2, 10, new TapIteration(1, 0.9, 1e-9));
    Estimate none = hasty.of(machine, data, workspace.rng("t"));
    assertTrue(Double.isNaN(none.value()), none.toString());
    assertEquals("(TAP of order 2, 0 of 10 starts at rest)", none.source());
    machine.parameters().get("edge0.weights").muli(0.1);
    Estimate all = TapEnergy.of(2).of(machine, data, workspace.rng("t"));
    assertEquals("(TAP of order 2, 40 of 40 starts at rest)", all.source());
    TapIteration blind = new TapIteration(10, 0, 0);
    assertThrows(IllegalArgumentException.class, () -> new TapEnergy(2, 10, blind));
    assertThrows(IllegalArgumentException.class, () -> TapEnergy.of(5));
  }
}
