package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Rng;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Driven;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;

/** Objectives ask a kernel for the epoch. Replays, so no false alarms. */
class ScheduledKernelTest {
  /** Notes when it is asked for. */
  private record Noted(List<Double> times) implements Kernel {
    @Override
    public Kernel at(double time) {
      times.add(time);
      return new Gibbs();
    }

    @Override
    public State step(BoltzmannMachine machine, State state, Rng rng) {
      return new Gibbs().step(machine, state, rng);
    }
  }

  private static Objective objective(boolean persistent, Kernel kernel) {
    return persistent
        ? Persistent.of(10, 2, kernel)
        : ContrastiveDivergence.of(Schedule.constant(2), kernel, 1);
  }

  private static float[] weightsAfter(Supplier<Objective> objectives, int epochs) {
    try (Workspace w = Workspace.seeded(4);
        Objective objective = objectives.get()) {
      Dataset data = Toy.barsAndStripes(w, 3);
      BoltzmannMachine machine = BoltzmannMachine.chain(w, Bernoulli.of(9), Bernoulli.of(5));
      Trainer.of(objective, Sgd.of(0.5)).fit(machine, data, epochs, 7, w.rng("fit"));
      return machine.parameters().get("edge0.weights").toFloatArray();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void timeIsTheEpoch(boolean persistent) {
    List<Double> times = new ArrayList<>();
    weightsAfter(() -> objective(persistent, new Noted(times)), 3);
    assertEquals(Set.of(0.0, 1.0, 2.0), new TreeSet<>(times));
    assertEquals(6, times.size(), "once a gradient");
  }

  /** As long as σ is its first value, the numbers are those of driven sampling; then no more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void drivenSamplingFallsToGibbs(boolean persistent) {
    Kernel falling = Driven.annealed(Schedule.step(0.6, 0, 2), 0.9);
    Kernel driven = new Driven(0.6, 0.9);
    float[] same = weightsAfter(() -> objective(persistent, driven), 2);
    assertArrayEquals(same, weightsAfter(() -> objective(persistent, falling), 2));
    float[] other = weightsAfter(() -> objective(persistent, driven), 3);
    assertFalse(Arrays.equals(other, weightsAfter(() -> objective(persistent, falling), 3)));
    Kernel still = Driven.annealed(Schedule.constant(0), 0.9);
    float[] plain = weightsAfter(() -> objective(persistent, new Gibbs()), 3);
    assertArrayEquals(plain, weightsAfter(() -> objective(persistent, still), 3));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Driven.annealed(Schedule.constant(2), 0.9));
    Kernel late = Driven.annealed(Schedule.step(0.6, -1, 3), 0.9);
    assertThrows(IllegalArgumentException.class, () -> late.at(3));
  }
}
