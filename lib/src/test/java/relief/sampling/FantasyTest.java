package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

class FantasyTest {
  private static final long SEED = 17;

  /** However they were annealed, the particles end at the machine's own law. */
  @Test
  void particlesHaveTheVisibleLaw() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      double[] law = Enumeration.of(machine).visibleLaw();
      NDArray v = Fantasy.of(machine, 20_000).annealedFrom(0).steps(120).draw(w.rng("fantasy"));
      Fit.assertFits(law, Enumeration.countPatterns(v), SEED);
    }
  }

  /** Of replicas only those at β = 1 are shown. */
  @Test
  void anotherKernelMovesThem() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      double[] law = Enumeration.of(machine).visibleLaw();
      Fantasy fantasy = Fantasy.of(machine, 10_000).by(ParallelTempering.of(3)).steps(60);
      NDArray v = fantasy.draw(w.rng("fantasy"));
      assertEquals(10_000, v.getShape().get(0));
      Fit.assertFits(law, Enumeration.countPatterns(v), SEED);
    }
  }

  @Test
  void statesHaveTheJointLaw() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 3, 2, 2);
      Enumeration all = Enumeration.of(machine);
      State state = Fantasy.of(machine, 20_000).annealedFrom(0).steps(120).state(w.rng("all"));
      Fit.assertFits(all.law(), all.count(state), SEED);
    }
  }

  @Test
  void statesAreThoseOfTheParticlesDrawn() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3, 2);
      Fantasy fantasy = Fantasy.of(machine, 6).steps(4);
      float[] visible = fantasy.draw(w.rng("f")).toFloatArray();
      int before = w.memory().getManagedArrays().size();
      State state = fantasy.state(w.rng("f"));
      assertEquals(before + 3, w.memory().getManagedArrays().size(), "one array a layer");
      assertArrayEquals(visible, state.visible().toFloatArray());
      assertEquals(Set.of(), state.means());
      assertEquals(Set.of(0, 1, 2), fantasy.meanFieldAtTheEnd().state(w.rng("f")).means());
    }
  }

  @Test
  void lastMeanFieldStepShowsProbabilities() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      Fantasy fantasy = Fantasy.of(machine, 50).steps(5);
      float[] sample = fantasy.draw(w.rng("f")).toFloatArray();
      float[] means = fantasy.meanFieldAtTheEnd().draw(w.rng("f")).toFloatArray();
      boolean between = false;
      for (int i = 0; i < sample.length; i++) {
        assertTrue(sample[i] == 0 || sample[i] == 1);
        between |= means[i] > 0.01 && means[i] < 0.99;
      }
      assertTrue(between);
    }
  }

  @Test
  void sameStreamSameParticlesAndNothingLeftBehind() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3, 2);
      Fantasy fantasy = Fantasy.of(machine, 5).annealedFrom(0.2).steps(10);
      float[] first = fantasy.draw(w.rng("f")).toFloatArray();
      int before = w.memory().getManagedArrays().size();
      assertArrayEquals(first, fantasy.draw(w.rng("f")).toFloatArray());
      assertEquals(before + 1, w.memory().getManagedArrays().size());
    }
  }

  @Test
  void nonsenseIsRefused() {
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      assertThrows(IllegalArgumentException.class, () -> Fantasy.of(machine, 0));
      assertThrows(IllegalArgumentException.class, () -> Fantasy.of(machine, 5).steps(0));
    }
  }
}
