package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Coupling;
import relief.layers.Replicated;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;

class LayerwiseTest {
  private static BoltzmannMachine machine(Workspace w) {
    return BoltzmannMachine.chain(
        w, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(4), Bernoulli.of(3));
  }

  /** Salakhutdinov and Hinton's rules: up doubled below the top, down doubled above the bottom. */
  @Test
  void missingNeighboursAreMadeUpForByCopies() {
    try (Workspace w = Workspace.seeded(1)) {
      BoltzmannMachine dbm = machine(w);
      int[][] copies = new int[3][];
      for (int i = 0; i < 3; i++) {
        BoltzmannMachine pair = Layerwise.pair(dbm, i);
        Replicated c = (Replicated) pair.edges().get(0).coupling();
        copies[i] = new int[] {c.lowerCopies(), c.upperCopies()};
        assertEquals(i == 0, pair.parameters().names().contains("layer0.bias"));
      }
      assertArrayEquals(new int[][] {{2, 1}, {2, 2}, {1, 2}}, copies);
    }
  }

  /** The copies do something: they double the field, of the bottom RBM on its hidden layer too. */
  @Test
  void copiesDoubleTheField() {
    try (Workspace w = Workspace.seeded(1)) {
      BoltzmannMachine dbm = machine(w);
      for (int i = 0; i < 3; i++) {
        Coupling whole = dbm.edges().get(i).coupling();
        Coupling pair = Layerwise.pair(dbm, i).edges().get(0).coupling();
        NDArray lower = w.memory().ones(new Shape(1, dbm.layers().get(i).units()));
        NDArray upper = w.memory().ones(new Shape(1, dbm.layers().get(i + 1).units()));
        float up = pair.up(lower).sum().getFloat() / whole.up(lower).sum().getFloat();
        float down = pair.down(upper).sum().getFloat() / whole.down(upper).sum().getFloat();
        assertEquals(i < 2 ? 2 : 1, up, 1e-4, "upwards in RBM " + i);
        assertEquals(i > 0 ? 2 : 1, down, 1e-4, "downwards in RBM " + i);
      }
    }
  }

  /** One trainer for all RBMs: its schedule is asked for the first epoch again in each of them. */
  @Test
  void everyRbmStartsTheScheduleAnew() {
    try (Workspace w = Workspace.seeded(1)) {
      List<Double> asked = new ArrayList<>();
      Schedule rate =
          epoch -> {
            asked.add(epoch);
            return 0.1 / (1 + epoch);
          };
      Trainer shared = Trainer.of(ContrastiveDivergence.of(1), Sgd.of(rate));
      Layerwise.pretrain(
          machine(w),
          i -> shared,
          Toy.barsAndStripes(w, 3),
          new Layerwise.Plan(2, 14),
          w.rng("pretrain"));
      assertEquals(List.of(0.0, 1.0, 0.0, 1.0, 0.0, 1.0), asked);
    }
  }

  @Test
  void anRbmIsPretrainedAsItself() {
    try (Workspace w = Workspace.seeded(1)) {
      BoltzmannMachine rbm = BoltzmannMachine.chain(w, Bernoulli.of(9), Bernoulli.of(5));
      Replicated c = (Replicated) Layerwise.pair(rbm, 0).edges().get(0).coupling();
      assertEquals(List.of(1, 1), List.of(c.lowerCopies(), c.upperCopies()));
    }
  }

  @Test
  void trainsTheMachinesOwnArraysFromBottomToTopAndFreesTheRest() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      BoltzmannMachine dbm = machine(w);
      float[][] before = weights(dbm);
      int arrays = w.memory().getManagedArrays().size();
      Layerwise.pretrain(
          dbm,
          i -> Trainer.of(Persistent.of(10, 1), Adam.of(0.01)).named("pair " + i),
          data,
          new Layerwise.Plan(2, 7),
          w.rng("pretrain"));
      float[][] after = weights(dbm);
      for (int i = 0; i < 3; i++) {
        assertFalse(Arrays.equals(before[i], after[i]), "coupling " + i);
      }
      assertEquals(arrays, w.memory().getManagedArrays().size());
    }
  }

  private static float[][] weights(BoltzmannMachine machine) {
    float[][] all = new float[3][];
    for (int i = 0; i < 3; i++) {
      all[i] = machine.parameters().get("edge" + i + ".weights").toFloatArray();
    }
    return all;
  }

  /**
   * Hinton's greedy learning step by step: each link on a data set made once from the one below.
   */
  @Test
  void aNetsLinksAreTrainedOneAfterAnother() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      DeepBeliefNet net = DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(4));
      DeepBeliefNet twin = net.copy();
      Trainer trainer = Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1));
      int arrays = w.memory().getManagedArrays().size();
      List<Run> runs =
          Layerwise.pretrain(net, i -> trainer, data, new Layerwise.Plan(3, 7), w.rng("pretrain"));
      assertEquals(2, runs.size());
      assertEquals(arrays, w.memory().getManagedArrays().size());
      BoltzmannMachine first = twin.links().get(0).machine();
      BoltzmannMachine second = twin.links().get(1).machine();
      trainer.fit(first, data, 3, 7, w.rng("pretrain").split("pair").at(0));
      Dataset shown = data.map("shown", rows -> twin.up(rows, 1));
      trainer.fit(second.startingFrom(shown), shown, 3, 7, w.rng("pretrain").split("pair").at(1));
      for (int i = 0; i < 2; i++) {
        assertEquals(0, difference(net, twin, i), 1e-6, "link " + i);
      }
    }
  }

  /** The second link learns from what the first shows, not from its means. */
  @Test
  void residualLinksShowMoreThanMeans() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      DeepBeliefNet plain = DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(4));
      DeepBeliefNet net = plain.copy().residual(1, 1);
      Trainer trainer = Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1));
      Layerwise.Plan plan = new Layerwise.Plan(3, 7);
      Layerwise.pretrain(plain, i -> trainer, data, plan, w.rng("pretrain"));
      Layerwise.pretrain(net, i -> trainer, data, plan, w.rng("pretrain"));
      assertEquals(0, difference(net, plain, 0), 1e-6);
      assertTrue(difference(net, plain, 1) > 1e-3);
    }
  }

  private static double difference(DeepBeliefNet one, DeepBeliefNet other, int link) {
    return one.links()
        .get(link)
        .machine()
        .parameters()
        .minus(other.links().get(link).machine().parameters())
        .norm();
  }

  @Test
  void aNetTakesRowsOfLayer0Alone() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      Dataset both = data.observing(1, data.map("five", rows -> rows.get(":, :5")));
      DeepBeliefNet net = DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(4));
      Layerwise.Plan plan = new Layerwise.Plan(1, 7);
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Layerwise.pretrain(
                      net, i -> Trainer.maximumLikelihood(), both, plan, w.rng("pretrain")));
      assertTrue(error.getMessage().contains("layers().get(0)"), error.getMessage());
    }
  }
}
