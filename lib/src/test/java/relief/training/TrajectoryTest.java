package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.sampling.TemperingDiagnostics;

/** Stages of trainings on bars and stripes; the seed is 17. */
class TrajectoryTest {
  private final Workspace workspace = Workspace.seeded(17);
  private final Dataset data = many();
  private final Trajectory trajectory = new Trajectory();

  @AfterEach
  void close() {
    workspace.close();
  }

  private Dataset many() {
    return Dataset.of(workspace, "many", Toy.barsAndStripes(workspace, 4).rows().repeat(0, 20));
  }

  private BoltzmannMachine machine(int... sizes) {
    Layer.Spec[] specs = IntStream.of(sizes).mapToObj(Bernoulli::of).toArray(Layer.Spec[]::new);
    return BoltzmannMachine.chain(workspace, specs).startingFrom(data);
  }

  private void fit(BoltzmannMachine machine, int epochs, Listener... listeners) {
    Objective objective = Persistent.of(50, 2).centred();
    Trainer trainer = Trainer.of(objective, Sgd.of(0.2)).averagingTail(0.25);
    for (Listener listener : listeners) {
      trainer = trainer.with(listener);
    }
    trainer.fit(machine, data, epochs, 20, workspace.rng("fit"));
    objective.close();
  }

  private static float[] weights(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** Neighbours swap neither hardly ever nor nearly always, up to the machine itself. */
  @Tag("slow")
  @Test
  void stagesAreAsFarApartAsSwapsAllow() {
    for (int[] sizes : new int[][] {{16, 12}, {16, 30}, {16, 12, 8}}) {
      BoltzmannMachine machine = machine(sizes);
      fit(machine, 40, trajectory);
      List<BoltzmannMachine> stages = trajectory.stages();
      assertTrue(stages.size() > 2, trajectory::toString);
      TemperingDiagnostics seen =
          trajectory.kernel().diagnose(machine, 500, 100, workspace.rng("pilot"));
      String report = seen + " " + seen.acceptance();
      for (double acceptance : seen.acceptance()) {
        assertTrue(acceptance > 0.15, report);
      }
      for (double between : seen.acceptance().subList(1, stages.size())) { // the last one is near
        assertTrue(between < 0.6, report);
      }
      assertTrue(seen.roundTripsPerThousandSweeps() > 1, report);
    }
  }

  @Test
  void theFirstStageIsTheMachineAsItWasAndStagesLearn() {
    BoltzmannMachine machine = machine(16, 12);
    float[] before = weights(machine);
    fit(machine, 20, trajectory);
    List<BoltzmannMachine> stages = trajectory.stages();
    assertArrayEquals(before, weights(stages.get(0)));
    double first = likelihood(stages.get(0));
    double last = likelihood(stages.get(stages.size() - 1));
    assertTrue(last > first + 0.5 && likelihood(machine) > last - 0.1, first + " to " + last);
    float[] kept = weights(stages.get(1));
    fit(machine, 1);
    assertArrayEquals(kept, weights(stages.get(1)));
  }

  private double likelihood(BoltzmannMachine machine) {
    return new Exact().of(machine, data, workspace.rng("exact")).value();
  }

  @Test
  void watchingChangesNothing() {
    BoltzmannMachine watched = machine(16, 12);
    BoltzmannMachine alone = watched.with(watched.parameters().duplicate());
    fit(watched, 3, trajectory);
    fit(alone, 3);
    assertArrayEquals(weights(alone), weights(watched));
  }

  @Test
  void anotherFitGoesOnAndAnotherMachineStartsAnew() {
    BoltzmannMachine machine = machine(16, 12);
    fit(machine, 2, trajectory);
    List<BoltzmannMachine> early = trajectory.stages();
    fit(machine, 20, trajectory);
    List<BoltzmannMachine> later = trajectory.stages();
    assertTrue(later.size() > early.size());
    assertSame(early.get(0), later.get(0));
    BoltzmannMachine other = machine(16, 5);
    fit(other, 2, trajectory);
    assertNotSame(later.get(0), trajectory.stages().get(0));
    assertEquals(5, trajectory.stages().get(0).layers().get(1).units());
  }

  /** Chains of a second training, which have replicas at the stages of the first one. */
  @Test
  void stagesServeTrainingToo() {
    BoltzmannMachine machine = machine(16, 12);
    fit(machine, 20, trajectory);
    double before = likelihood(machine);
    try (Objective objective = Persistent.of(20, 1, trajectory.kernel())) {
      Trainer.of(objective, Sgd.of(0.01)).fit(machine, data, 2, 20, workspace.rng("second"));
    }
    assertTrue(likelihood(machine) > before - 0.2, before + " to " + likelihood(machine));
  }

  /** Whoever watches may go on; the closed one frees all that it kept. */
  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = machine(16, 12);
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fit(machine, 2, trajectory);
      trajectory.close();
      counts.add(machine.memory().getManagedArrays().size());
    }
    assertEquals(1, counts.stream().distinct().count(), counts::toString);
    assertThrows(IllegalStateException.class, trajectory::stages);
    trajectory.close();
  }

  @Test
  void aTrajectoryWithoutTrainingSaysWhatToDo() {
    String message = assertThrows(IllegalStateException.class, trajectory::kernel).getMessage();
    assertTrue(message.contains("trainer.with(trajectory)"), message);
    assertEquals("trajectory with 0 stages", trajectory.toString());
  }
}
