package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.training.DivergedException;
import relief.training.Listener;
import relief.training.Persistent;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;
import tech.tablesaw.api.Table;

class TrajectoryLikelihoodTest {
  private static final long SEED = 7;
  private static final String NAME = "log-likelihood (trajectory)";

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

  /** Rows of 2, so that an epoch has seven updates. */
  private BoltzmannMachine fit(Trainer trainer, int epochs, int... hidden) {
    BoltzmannMachine machine = machine(hidden);
    trainer.fit(machine, data, epochs, 2, workspace.rng("fit"));
    return machine;
  }

  private static Trainer recipe() {
    return Trainer.maximumLikelihood().with(Persistent.of(20, 1).centred());
  }

  /**
   * By 2000 chains; 4.5 standard errors of each reading, a false alarm of 7·10⁻⁶ each. In the last
   * quarter the average is shown, and read.
   */
  @Test
  void readingsOfRestrictedAndDeepMachinesAgreeWithExactOnes() {
    for (int[] hidden : new int[][] {{8}, {5, 3}}) {
      TrajectoryLikelihood online = TrajectoryLikelihood.of(data).chains(2000).every(2);
      Monitor exact = Monitor.of(data, new Exact());
      BoltzmannMachine machine = fit(recipe().with(online).with(exact), 12, hidden);
      Table history = online.history();
      assertEquals(13, history.rowCount());
      for (int epoch = 0; epoch <= 12; epoch++) {
        double difference =
            history.doubleColumn(NAME).get(epoch)
                - exact.history().doubleColumn("log-likelihood").get(epoch);
        double error = history.doubleColumn("log Z error").get(epoch);
        assertEquals(0, difference, 4.5 * error + 1e-4, "epoch " + epoch + ", seed " + SEED);
        assertTrue(error < 0.05, "error " + error);
      }
      assertEquals(Exact.logPartition(machine), online.logPartition().value(), 0.2);
      assertEquals(history.doubleColumn(NAME).get(12), online.likelihood().value());
      online.close();
    }
  }

  /** For an RBM the bound is the likelihood itself, for a deep machine it is below. */
  @Test
  void theBoundIsThatOfMeanField() {
    TrajectoryLikelihood bound = TrajectoryLikelihood.bound(data);
    BoltzmannMachine machine = fit(recipe().with(bound), 3, 5, 4);
    PartitionFunction known = (m, rows, rng) -> bound.logPartition();
    Estimate expected = VariationalBound.by(known).of(machine, data, workspace.rng("rows"));
    assertEquals(expected.value(), bound.likelihood().value(), 1e-6);
    assertTrue(bound.history().containsColumn("variational bound (trajectory)"));
  }

  @Test
  void gaussianUnitsAreFollowedToo() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data).chains(1000);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Gaussian.of(4).fixed())
            .startingFrom(data);
    recipe().with(Sgd.of(0.02)).with(online).fit(machine, data, 10, 2, workspace.rng("fit"));
    double exact = Exact.logPartition(machine);
    LogPartition z = online.logPartition();
    assertEquals(exact, z.value(), 4.5 * z.error(), "seed " + SEED);
  }

  @Test
  void watchingDoesntChangeTheTraining() {
    Trainer plain = recipe();
    float[] alone = weights(fit(plain, 6, 4));
    plain.objective().close();
    Trainer watched = plain.with(TrajectoryLikelihood.of(data).every(1));
    assertArrayEquals(alone, weights(fit(watched, 6, 4)));
  }

  private static float[] weights(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** The same cell again: the same numbers in place of the old ones; another name: more rows. */
  @Test
  void everyTrainingStartsAnew() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data);
    List<Double> first = readings(online, "A");
    readings(online, "B");
    assertEquals(first, readings(online, "A"));
    assertEquals(8, online.history().rowCount());
    assertEquals(List.of(0, 1, 2, 3), online.history("A").intColumn("epoch").asList());
  }

  private List<Double> readings(TrajectoryLikelihood online, String name) {
    Trainer trainer = recipe().named(name).with(online);
    fit(trainer, 3, 4);
    trainer.objective().close();
    return online.history(name).doubleColumn(NAME).asList();
  }

  /** A machine that is trained on is met where it is, by a longer annealing. */
  @Test
  void trainingMayGoOn() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data).chains(2000);
    Trainer trainer = recipe().with(online);
    BoltzmannMachine machine = fit(trainer, 60, 8);
    trainer.fit(machine, data, 1, 2, workspace.rng("on"));
    LogPartition z = online.logPartition();
    assertEquals(Exact.logPartition(machine), z.value(), 4.5 * z.error(), "seed " + SEED);
  }

  @Test
  void anInterruptLeavesTheReadingOfTheLastEpoch() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data);
    Listener stop =
        new Listener() {
          @Override
          public void onStep(Event event) {
            if (event.clock().step() == 17) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Trainer trainer = recipe().with(online);
    BoltzmannMachine machine = machine(4);
    Run run = trainer.with(stop).fit(machine, data, 9, 2, workspace.rng("fit"));
    assertEquals(Run.Outcome.INTERRUPTED, run.outcome());
    assertEquals(3, online.history().rowCount());
    trainer.fit(machine, data, 4, 2, workspace.rng("fit"));
    assertEquals(5, online.history().rowCount());
  }

  @Test
  void aTrainingThatDivergesSaysSo() {
    Trainer wild = recipe().with(Sgd.of(1e30)).with(TrajectoryLikelihood.of(data).every(1));
    assertThrows(DivergedException.class, () -> fit(wild, 3, 4));
  }

  @Test
  void memoryIsConstantAndFreed() {
    Trainer trainer = recipe();
    BoltzmannMachine machine = fit(trainer, 1, 4, 3);
    int before = SmallMachines.arrays(workspace);
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data).every(1);
    int[] during = new int[1];
    Listener count =
        new Listener() {
          @Override
          public Map<String, Double> onEpoch(Event event) {
            int now = SmallMachines.arrays(workspace);
            assertTrue(event.clock().epoch() < 2 || now == during[0], "leak");
            during[0] = now;
            return Map.of();
          }
        };
    for (int again = 0; again < 2; again++) {
      trainer.with(online).with(count).fit(machine, data, 8, 2, workspace.rng("fit"));
    }
    online.close();
    online.close();
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  @Test
  void itPrintsWhatItIs() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data);
    assertEquals("log-likelihood (trajectory) by 100 chains, every 10 updates", online + "");
    assertThrows(IllegalStateException.class, online::likelihood);
    fit(recipe().with(online), 5, 4);
    String text = online.toString();
    String pattern =
        "−\\d\\.\\d+ ± \\d\\.\\d+ nats \\(trajectory AIS, 100 runs, \\d+ steps, ESS \\d+\\)";
    assertTrue(text.matches(pattern), text);
  }

  /** s² = 1 and m = 4 by hand; a group that dominates isn't taken for certainty. */
  @Test
  void theErrorIsThatOfALogNormalMean() {
    double[] logs = {-1.224744871, 1.224744871, 0, 0};
    LogPartition z = LogPartition.ofGroups(logs, 40, 7);
    assertEquals(Math.sqrt(1 / 4.0 + 1 / 6.0), z.error(), 1e-6);
    assertEquals(40 / (1 + 40 * z.error() * z.error()), z.effectiveSampleSize(), 1e-9);
    LogPartition wide = LogPartition.ofGroups(new double[] {0, 5, 10, 40}, 40, 7);
    assertTrue(wide.error() > 40, wide::toString);
    assertEquals(1, wide.effectiveSampleSize());
  }

  @Test
  void aWideErrorIsPrintedWithAWarning() {
    Estimate likelihood = new Estimate(-91, 0.3, "nats");
    LogPartition wide = LogPartition.ofGroups(new double[] {0, 5, 10, 40}, 40, 7);
    LogPartition narrow = LogPartition.ofGroups(new double[] {5, 5.1, 4.9, 5}, 40, 7);
    TrajectoryReading good = new TrajectoryReading(narrow, likelihood);
    TrajectoryReading bad = new TrajectoryReading(wide, new Estimate(-80, 140, "nats"));
    assertEquals("−91.00 ± 0.30 nats (trajectory AIS, 40 runs, 7 steps, ESS 37)", good.text(good));
    String text = bad.text(good);
    assertTrue(text.contains("Warning: ") && text.contains("−91.00 ± 0.30"), text);
  }

  @Test
  void nonsenseIsRefused() {
    TrajectoryLikelihood online = TrajectoryLikelihood.of(data);
    assertThrows(IllegalArgumentException.class, () -> online.chains(10));
    assertThrows(IllegalArgumentException.class, () -> online.chains(25));
    assertThrows(IllegalArgumentException.class, () -> online.every(0));
    Dataset other = Toy.barsAndStripes(workspace, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> fit(recipe().with(TrajectoryLikelihood.of(other)), 1, 4));
  }
}
