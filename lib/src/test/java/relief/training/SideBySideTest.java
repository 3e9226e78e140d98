package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.sampling.Fantasy;

/** Training and sampling on three workers, with a machine large enough to be shared out. */
class SideBySideTest {
  private static final String PROPERTY = "relief.threads";
  private final Workspace workspace = Workspace.seeded(31);
  private final Dataset data =
      Dataset.of(workspace, "noise", workspace.rng("data").uniform(new Shape(320, 90)));

  @BeforeEach
  void threeWorkers() {
    System.setProperty(PROPERTY, "3");
  }

  @AfterEach
  void close() {
    System.clearProperty(PROPERTY);
    workspace.close();
  }

  static Stream<Supplier<Objective>> objectives() {
    return Stream.of(
        () -> Persistent.of(150, 1),
        () -> ContrastiveDivergence.of(2),
        () -> Persistent.of(150, 1).centred(),
        () -> Persistent.of(150, 1).sparse(SparsityTarget.of(0.1, 0.1)));
  }

  private BoltzmannMachine machine() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(90), Bernoulli.of(80), Bernoulli.of(20));
    assertEquals(3, Rows.parts(machine, 150).size());
    return machine;
  }

  private float[] weights(Objective objective) {
    BoltzmannMachine machine = machine();
    Trainer.of(objective, Adam.of(0.01)).fit(machine, data, 2, 150, workspace.rng("fit"));
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** The last batch has 20 rows; timing differs from run to run, the weights don't. */
  @ParameterizedTest
  @MethodSource("objectives")
  void sameSeedSameWeightsBitForBit(Supplier<Objective> objective) {
    float[] first = weights(objective.get());
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(first, weights(objective.get()));
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void memoryIsConstant(Supplier<Objective> make) {
    BoltzmannMachine machine = machine();
    Trainer trainer = Trainer.of(make.get(), Adam.of(0.01));
    trainer.fit(machine, data, 1, 150, workspace.rng("fit"));
    int before = workspace.memory().getManagedArrays().size();
    trainer.fit(machine, data, 17, 150, workspace.rng("fit"));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  @Test
  void aBatchWithFewerRowsThanWorkersTrains() {
    BoltzmannMachine machine = machine();
    try (Objective objective = Persistent.of(150, 1)) {
      Run run =
          Trainer.of(objective, Sgd.of(0.01))
              .fit(machine, data.range(0, 2), 3, 1, workspace.rng("fit"));
      assertEquals(Run.Outcome.FINISHED, run.outcome());
    }
  }

  @Test
  void fantasiesAreTheSameEveryTimeAndLeaveNothingBehind() {
    BoltzmannMachine machine = machine();
    Fantasy fantasy = Fantasy.of(machine, 200).steps(5);
    int before = workspace.memory().getManagedArrays().size();
    List<float[]> draws = Stream.generate(() -> draw(fantasy)).limit(3).toList();
    assertArrayEquals(draws.get(0), draws.get(1));
    assertArrayEquals(draws.get(0), draws.get(2));
    assertEquals(200 * 90, draws.get(0).length);
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  private float[] draw(Fantasy fantasy) {
    try (NDArray rows = fantasy.draw(workspace.rng("fantasy"))) {
      return rows.toFloatArray();
    }
  }
}
