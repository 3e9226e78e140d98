package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

class TailTest {
  private static final int EPOCHS = 8; // of three steps
  private final Workspace workspace = Workspace.seeded(5);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static float[] weights(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** Remembers the weights after every step and epoch; may press stop. */
  private static final class Memory implements Listener {
    private final int stop;
    private final List<float[]> steps = new ArrayList<>();
    private final List<float[]> epochs = new ArrayList<>();

    Memory(int stop) {
      this.stop = stop;
    }

    @Override
    public void onStep(Event event) {
      steps.add(weights(event.machine()));
      if (event.clock().step() == stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Map<String, Double> onEpoch(Event event) {
      epochs.add(weights(event.machine()));
      return Map.of();
    }

    /** The mean of the weights after the steps from … (exclusive) to … (inclusive). */
    float[] mean(int from, int to) {
      double[] sum = new double[steps.get(0).length];
      for (float[] one : steps.subList(from, to)) {
        Arrays.setAll(sum, i -> sum[i] + one[i] / (to - from));
      }
      float[] mean = new float[sum.length];
      for (int i = 0; i < sum.length; i++) {
        mean[i] = (float) sum[i];
      }
      return mean;
    }
  }

  private BoltzmannMachine fit(double tail, Memory memory) {
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4)).startingFrom(data);
    Trainer.of(Persistent.of(20, 1), Sgd.of(0.1))
        .averagingTail(tail)
        .with(memory)
        .fit(rbm, data, EPOCHS, 5, workspace.rng("fit"));
    return rbm;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.25, 0.5, 1})
  void theModelHasTheMeanOfTheLastSteps(double tail) {
    Memory memory = new Memory(-1);
    BoltzmannMachine rbm = fit(tail, memory);
    int from = 24 - (int) Math.max(1, Math.round(24 * tail));
    assertArrayEquals(memory.mean(from, 24), weights(rbm), 1e-6f);
  }

  @Test
  void withoutATailTheModelHasTheLastParameters() {
    Memory memory = new Memory(-1);
    assertArrayEquals(weights(fit(0, memory)), memory.steps.get(23));
  }

  /** Neither the mean nor showing it changes the training. */
  @Test
  void theRawParametersGoTheirOwnWay() {
    Memory averaged = new Memory(-1);
    Memory plain = new Memory(-1);
    fit(0.5, averaged);
    fit(0, plain);
    for (int i = 0; i < 24; i++) {
      assertArrayEquals(plain.steps.get(i), averaged.steps.get(i), "step " + i);
    }
  }

  /** The tail of half of 24 steps begins after the fourth epoch. */
  @Test
  void listenersSeeTheMeanSoFarAfterAnEpoch() {
    Memory memory = new Memory(-1);
    fit(0.5, memory);
    for (int epoch = 1; epoch <= 4; epoch++) {
      assertArrayEquals(memory.steps.get(3 * epoch - 1), memory.epochs.get(epoch));
    }
    for (int epoch = 5; epoch <= EPOCHS; epoch++) {
      assertArrayEquals(memory.mean(12, 3 * epoch), memory.epochs.get(epoch), 1e-6f);
    }
  }

  @Test
  void anInterruptLeavesTheMeanSoFarOrTheRawParametersBeforeTheTail() {
    Memory late = new Memory(20);
    BoltzmannMachine rbm = fit(0.5, late);
    assertArrayEquals(late.mean(12, 20), weights(rbm), 1e-6f);
    Memory early = new Memory(7);
    rbm = fit(0.5, early);
    assertArrayEquals(early.steps.get(6), weights(rbm));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void aListenerThatFailsLeavesTheRawParameters() {
    Memory memory = new Memory(-1);
    Listener failing =
        new Listener() {
          @Override
          public Map<String, Double> onEpoch(Event event) {
            if (event.clock().epoch() == 7) {
              throw new IllegalStateException("metric");
            }
            return Map.of();
          }
        };
    BoltzmannMachine rbm = BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4));
    Trainer trainer =
        Trainer.of(Persistent.of(20, 1), Sgd.of(0.1)).averagingTail(0.5).with(memory).with(failing);
    assertThrows(
        IllegalStateException.class, () -> trainer.fit(rbm, data, EPOCHS, 5, workspace.rng("fit")));
    assertArrayEquals(memory.steps.get(20), weights(rbm));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void nonsenseIsRefused(double share) {
    Trainer trainer = Trainer.maximumLikelihood();
    assertEquals(0.25, trainer.tail());
    assertThrows(IllegalArgumentException.class, () -> trainer.averagingTail(share));
  }
}
