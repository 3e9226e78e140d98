package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class FixedTest {
  @Test
  void hidesTheNamedParameters() {
    try (Workspace w = Workspace.seeded(1)) {
      assertEquals(Set.of(), Gaussian.of(3).fixed().in(w).parameters().names());
      assertEquals(
          Set.of("location"), Gaussian.of(3).fixed("logVariance").in(w).parameters().names());
    }
  }

  @Test
  void behavesAsTheLayerInside() {
    try (Workspace w = Workspace.seeded(1)) {
      Layer plain = Gaussian.of(3).in(w);
      Layer fixed = Fixed.of(plain);
      NDArray field = w.rng("f").normal(new Shape(2, 3));
      assertEquals(plain.mean(field), fixed.mean(field));
      assertEquals(plain.energy(field), fixed.energy(field));
      assertEquals(plain.logPartition(field), fixed.logPartition(field));
      assertEquals(plain.sample(field, w.rng("s")), fixed.sample(field, w.rng("s")));
    }
  }

  @Test
  void outcomesAreThoseOfTheLayerInside() {
    try (Workspace w = Workspace.seeded(1)) {
      Layer fixed = Bernoulli.of(2).fixed().in(w);
      NDArray grey = w.memory().create(new float[] {0.5f, 1}, new Shape(1, 2));
      fixed.requireDomain(grey);
      assertThrows(IllegalArgumentException.class, () -> fixed.requireOutcome(grey));
      Gaussian.of(2).fixed().in(w).requireOutcome(grey);
    }
  }

  @Test
  void namesThatDontExistAreRefused() {
    try (Workspace w = Workspace.seeded(1)) {
      assertThrows(IllegalArgumentException.class, () -> Gaussian.of(3).fixed("variance").in(w));
    }
  }
}
