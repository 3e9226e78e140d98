package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Accuracy;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;

class OtherDataTest {
  private static final long SEED = 109;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Five rows that are told apart by the first one's place; χ² at one false alarm in 100 000. */
  @Test
  void rowsOfTheOtherDataAreAsLikely() {
    BoltzmannMachine rbm = Machines.binary(workspace, 5, 2);
    Dataset data = Dataset.of(workspace, "five", workspace.memory().eye(5));
    long[] counts = new long[5];
    Objective counting =
        (machine, batch, clock, rng) -> {
          float[] rows = batch.visible().toFloatArray();
          assertEquals(2, batch.rows());
          assertEquals(Set.of(0), batch.observed().keySet());
          for (int i = 0; i < rows.length; i++) {
            counts[i % 5] += Math.round(rows[i]);
          }
          return machine.parameters().times(0);
        };
    Objective other = counting.on(data, 2);
    Batch ignored = Batch.of(workspace.memory().zeros(new ai.djl.ndarray.types.Shape(3, 5)));
    for (int step = 0; step < 2000; step++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        other.gradient(rbm, ignored, Clock.START, workspace.rng("step").at(step));
      }
    }
    Fit.assertFits(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, counts, SEED);
    assertThrows(IllegalArgumentException.class, () -> counting.on(data, 6));
    assertTrue(ContrastiveDivergence.of(1).on(data, 2).toString().contains("on five"));
  }

  /** Labels of twelve patterns, and all fourteen without; no array is left behind. */
  @Tag("slow")
  @Test
  void labelledAndUnlabelledRowsAreLearnedTogether() {
    Dataset all = Toy.barsAndStripes(workspace, 3);
    Dataset labelled = all.range(1, 13).withLabels(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
    Dataset data = labelled.observingLabels(2, 2);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(6), OneHot.of(2));
    double before = likelihood(machine, all);
    try (Objective objective =
        Discriminative.of(2).plus(1, ContrastiveDivergence.of(5).on(all, 14))) {
      Trainer trainer = Trainer.of(objective, Sgd.of(Rate.falling(0.1, 0.01)));
      trainer.fit(machine, data, 1, 12, workspace.rng("fit"));
      int arrays = workspace.memory().getManagedArrays().size();
      trainer.fit(machine, data, 1000, 12, workspace.rng("fit"));
      assertEquals(arrays, workspace.memory().getManagedArrays().size());
    }
    double after = likelihood(machine, all);
    double right = Accuracy.of(2).of(machine, labelled, workspace.rng("accuracy")).value();
    assertTrue(right > 90, right + " % right, seed " + SEED);
    assertTrue(after > before + 0.5, before + " → " + after + " nats, seed " + SEED);
  }

  private double likelihood(BoltzmannMachine machine, Dataset data) {
    return new Exact().of(machine, data, workspace.rng("exact")).value();
  }
}
