package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.sampling.Driven;
import relief.sampling.ParallelTempering;

class TrainerTest {
  private static final long SEED = 31;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine(int... hidden) {
    var specs = new relief.layers.Layer.Spec[hidden.length + 1];
    specs[0] = Bernoulli.of(9);
    for (int i = 0; i < hidden.length; i++) {
      specs[i + 1] = Bernoulli.of(hidden[i]);
    }
    return BoltzmannMachine.chain(workspace, specs).startingFrom(data);
  }

  static Stream<Supplier<Objective>> objectives() {
    return Stream.of(
        () -> Persistent.of(100, 1),
        () -> Persistent.of(100, 1, ParallelTempering.of(3)),
        () -> Persistent.of(100, 1).minus(Penalty.l1(1e-4)),
        () -> ContrastiveDivergence.of(3),
        () -> Persistent.of(100, 1).centred(),
        () -> Persistent.of(100, 1).fast(0.01).centred(),
        () -> Persistent.of(100, 1).fast(0.01),
        () -> ContrastiveDivergence.of(Schedule.linear(1, 4, 900)),
        () -> Persistent.of(100, 1).centred().sparse(SparsityTarget.of(0.3, 0.01)),
        () -> Persistent.of(100, 1).sparse(SparsityTarget.of(0.3, 0.01)).centred(),
        () -> ContrastiveDivergence.of(3).minus(Penalty.l2(1e-4)).centred(),
        () -> Persistent.of(100, 1, Driven.annealed(Schedule.linear(0.6, 0, 1000), 0.9)),
        () -> Tap.of(2).centred());
  }

  /** The mean exact log-likelihood of the patterns, in nats. */
  private double likelihood(BoltzmannMachine machine) {
    double[] law = Enumeration.of(machine).visibleLaw();
    double sum = 0;
    for (float[] row : rows()) {
      int pattern = 0;
      for (int i = 0; i < row.length; i++) {
        pattern |= Math.round(row[i]) << i;
      }
      sum += Math.log(law[pattern]);
    }
    return sum / data.size();
  }

  private float[][] rows() {
    float[] all = data.rows().toFloatArray();
    float[][] rows = new float[data.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(all, 9 * i, 9 * i + 9);
    }
    return rows;
  }

  /**
   * Independent pixels would have −6.32 nats; the seeds tried reach −4.3, a machine that knew the
   * 14 patterns exactly would reach −log 14 = −2.64.
   */
  @ParameterizedTest
  @MethodSource("objectives")
  void trainingRaisesTheExactLikelihood(Supplier<Objective> objective) {
    BoltzmannMachine rbm = machine(6);
    double before = likelihood(rbm);
    Sgd decaying = Sgd.of(Schedule.linear(0.1, 0, 3000));
    Trainer.of(objective.get(), decaying).fit(rbm, data, 3000, 14, workspace.rng("fit"));
    double after = likelihood(rbm);
    assertTrue(before < -6 && after > -4.6, "before " + before + ", after " + after);
  }

  @Test
  void deepTrainingRaisesTheExactLikelihood() {
    BoltzmannMachine dbm = machine(5, 3);
    double before = likelihood(dbm);
    Layerwise.pretrain(
        dbm,
        i -> Trainer.of(Persistent.of(20, 1), Sgd.of(0.05)),
        data,
        new Layerwise.Plan(300, 14),
        workspace.rng("pretrain"));
    double pretrained = likelihood(dbm);
    Trainer.of(Persistent.of(50, 5), Sgd.of(0.05)).fit(dbm, data, 1500, 14, workspace.rng("fit"));
    double after = likelihood(dbm);
    String report = before + " → " + pretrained + " → " + after;
    assertTrue(after > before + 1 && after > pretrained, report);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void sameSeedSameWeightsBitForBit(Supplier<Objective> objective) {
    assertArrayEquals(weights(objective.get(), List.of()), weights(objective.get(), List.of()));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void watchingDoesntChangeTheTraining(Supplier<Objective> objective) {
    Listener nosy =
        new Listener() {
          @Override
          public void onStep(Event event) {
            event.rng().normal(new ai.djl.ndarray.types.Shape(3));
          }

          @Override
          public Map<String, Double> onEpoch(Event event) {
            return Map.of(
                "norm", (double) event.rng().uniform(data.rows().getShape()).getFloat(0, 0));
          }
        };
    assertArrayEquals(weights(objective.get(), List.of()), weights(objective.get(), List.of(nosy)));
  }

  @Test
  void anotherStreamGivesOtherWeights() {
    BoltzmannMachine rbm = machine(4);
    Trainer.of(Persistent.of(20, 1), Adam.of(0.01)).fit(rbm, data, 3, 5, workspace.rng("other"));
    assertFalse(Arrays.equals(flat(rbm), weights(Persistent.of(20, 1), List.of())));
  }

  private float[] weights(Objective objective, List<Listener> listeners) {
    BoltzmannMachine rbm = machine(4);
    new Trainer("t", objective, Adam.of(0.01), listeners, 0.5)
        .fit(rbm, data, 3, 5, workspace.rng("fit"));
    return flat(rbm);
  }

  private static float[] flat(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** Fifty steps of every objective leave as many arrays as there were after the first few. */
  @ParameterizedTest
  @MethodSource("objectives")
  void memoryIsConstant(Supplier<Objective> make) {
    for (int[] hidden : new int[][] {{4}, {4, 3}}) {
      BoltzmannMachine machine = machine(hidden);
      Trainer trainer = Trainer.of(make.get(), Adam.of(0.01)).averagingTail(0.5);
      trainer.fit(machine, data, 1, 5, workspace.rng("fit")); // three steps; chains now exist
      int before = workspace.memory().getManagedArrays().size();
      int[] during = new int[1];
      Listener count =
          new Listener() {
            @Override
            public Map<String, Double> onEpoch(Event event) {
              int now = workspace.memory().getManagedArrays().size();
              if (event.clock().epoch() > 0) {
                assertEquals(during[0], now, "after step " + event.clock().step());
              }
              during[0] = now;
              return Map.of();
            }
          };
      trainer.with(count).fit(machine, data, 17, 5, workspace.rng("fit"));
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
  }

  @Test
  void gaussianHiddenUnitsTrainWithFixedParameters() {
    BoltzmannMachine hopfield =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Gaussian.of(4).fixed())
            .startingFrom(data);
    Trainer.of(Persistent.of(20, 1), Adam.of(0.01)).fit(hopfield, data, 50, 5, workspace.rng("f"));
    Gaussian inside = (Gaussian) ((relief.layers.Fixed) hopfield.layers().get(1)).layer();
    assertEquals(0, inside.location().abs().sum().getFloat());
    assertEquals(0, inside.logVariance().abs().sum().getFloat());
  }

  @Test
  void anInterruptStopsAfterTheStepAndKeepsTheModel() {
    BoltzmannMachine rbm = machine(4);
    Listener stop =
        new Listener() {
          @Override
          public void onStep(Event event) {
            if (event.clock().step() == 4) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Run run =
        Trainer.of(Persistent.of(20, 1), Adam.of(0.01))
            .with(stop)
            .fit(rbm, data, 1000, 5, workspace.rng("f"));
    assertEquals(Run.Outcome.INTERRUPTED, run.outcome());
    assertEquals(4, run.clock().step());
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(Double.isFinite(rbm.parameters().norm()));
    Run again =
        Trainer.of(Persistent.of(20, 1), Adam.of(0.01)).fit(rbm, data, 2, 5, workspace.rng("f"));
    assertEquals(Run.Outcome.FINISHED, again.outcome());
  }

  /** A metric made in a cell leaves nothing behind. */
  @Test
  void listenersTemporaryArraysAreFreed() {
    BoltzmannMachine rbm = machine(4);
    Listener wasteful =
        new Listener() {
          @Override
          public void onStep(Event event) {
            event.machine().parameters().get("edge0.weights").abs();
          }

          @Override
          public Map<String, Double> onEpoch(Event event) {
            return Map.of("norm", event.machine().parameters().times(2).norm());
          }
        };
    Trainer trainer = Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.01)).with(wasteful);
    int before = workspace.memory().getManagedArrays().size();
    trainer.fit(rbm, data, 3, 5, workspace.rng("f"));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
