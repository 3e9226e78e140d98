package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.VisibleMeans;

/** Whole trainings of machines that lose units and weights. */
class DropoutTrainingTest {
  private static final long SEED = 103;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<Supplier<Objective>> objectives() {
    return Stream.of(
        () -> Dropout.of(0.05, ContrastiveDivergence.of(3)),
        () -> Dropout.of(0.05, Persistent.of(100, 3)),
        () -> Dropout.of(0.05, Persistent.of(100, 3)).centred(),
        () -> Dropout.of(0.05, Tap.of(2), 0, 1),
        () -> DropConnect.of(0.05, ContrastiveDivergence.of(3)),
        () -> DropConnect.of(0.05, Persistent.of(100, 3)).centred(),
        () -> EnergyDropout.of(3),
        () -> ContrastiveDivergence.of(Schedule.constant(3), new VisibleMeans(), 1));
  }

  /** Independent pixels have −6.32 nats. No array is left behind, and a replay is one. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("objectives")
  void trainingRaisesTheExactLikelihood(Supplier<Objective> make) {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine rbm = rbm(data);
    try (Objective objective = make.get()) {
      Trainer trainer = Trainer.of(objective, Sgd.of(Rate.falling(0.1, 0.01)));
      trainer.fit(rbm, data, 1, 14, workspace.rng("fit"));
      int arrays = workspace.memory().getManagedArrays().size();
      trainer.fit(rbm, data, 2000, 14, workspace.rng("fit"));
      assertEquals(arrays, workspace.memory().getManagedArrays().size());
      double after = ExactObjective.likelihood(rbm, data.rows());
      System.out.println(objective + ": " + after + " nats");
      assertTrue(after > -5.9, objective + ": " + after + " nats, seed " + SEED);
    }
    assertArrayEquals(weights(data, make), weights(data, make));
  }

  private BoltzmannMachine rbm(Dataset data) {
    return BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(6)).startingFrom(data);
  }

  private float[] weights(Dataset data, Supplier<Objective> make) {
    BoltzmannMachine rbm = rbm(data);
    try (Objective objective = make.get()) {
      Trainer.of(objective, Sgd.of(0.1)).fit(rbm, data, 5, 5, workspace.rng("again"));
    }
    return rbm.parameters().get("edge0.weights").toFloatArray();
  }

  /** Chains of the objective inside are saved with it. */
  @Test
  void checkpointsGoThrough() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    for (boolean units : new boolean[] {true, false}) {
      Supplier<Trainer> trainers =
          () ->
              Trainer.of(
                  units
                      ? Dropout.of(0.5, Persistent.of(20, 1)).centred()
                      : DropConnect.of(0.5, Persistent.of(20, 1)).centred(),
                  Sgd.of(0.1));
      AtomicReference<Checkpoint> half = new AtomicReference<>();
      Listener saving =
          new Listener() {
            @Override
            public Map<String, Double> onEpoch(Event event) {
              if (event.clock().epoch() == 2) {
                half.set(event.checkpoint());
              }
              return Map.of();
            }
          };
      BoltzmannMachine whole = rbm(data);
      trainers.get().with(saving).fit(whole, data, 4, 5, workspace.rng("fit"));
      BoltzmannMachine resumed = rbm(data);
      trainers.get().resume(resumed, data, half.get());
      assertEquals(0, whole.parameters().minus(resumed.parameters()).norm());
    }
  }
}
