package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Workspace;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** Whoever wraps an objective with chains lets the chains be seen. */
class ParticlesTest {
  private static final int UNITS = 9;
  private final Workspace workspace = Workspace.seeded(9);

  static Stream<Objective> objectives() {
    return Stream.of(
        chains(),
        chains().centred(),
        chains().sparse(SparsityTarget.of(0.1, 0.1)),
        chains().minus(Penalty.l1(1e-3)),
        chains().plus(0.1, ContrastiveDivergence.of(1)),
        ContrastiveDivergence.of(1).plus(0.1, chains()),
        Dropout.of(0.5, chains(), 1),
        DropConnect.of(0.5, chains()));
  }

  private static Objective chains() {
    return Persistent.of(10, 1);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void chainsAreSeenThroughWrappers(Objective objective) {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(UNITS), Bernoulli.of(4));
    assertTrue(objective.particles().isEmpty(), "before the first step");
    Trainer.of(objective, Adam.of(1e-3))
        .fit(machine, Toy.barsAndStripes(workspace, 3), 1, workspace.rng("fit"));
    assertEquals(UNITS, objective.particles().orElseThrow().visible().getShape().get(1));
    assertTrue(ContrastiveDivergence.of(1).particles().isEmpty());
  }
}
