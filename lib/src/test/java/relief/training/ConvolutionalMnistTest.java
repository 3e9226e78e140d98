package relief.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.evaluation.ReconstructionError;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;

/** Filters of handwritten digits, as Lee, Grosse, Ranganath &amp; Ng 2009 train them. */
@Tag("slow")
class ConvolutionalMnistTest {
  private static final long SEED = 79;

  /** Thirty steps of a hundred images. */
  @Test
  void filtersBecomeSparseStrokes() {
    try (Workspace workspace = Workspace.seeded(SEED)) {
      Mnist mnist = Mnist.load(workspace);
      Dataset data = mnist.training().range(0, 600).sampled();
      Dataset test = mnist.test().range(0, 100);
      BoltzmannMachine machine =
          Convolutional.images(1, 28, 28)
              .filters(20, 11)
              .pooled(2)
              .in(workspace)
              .startingFrom(data);
      NDArray rare = workspace.memory().full(machine.layers().get(1).shape(), 0.03f);
      machine.layers().get(1).parameters().assign(machine.layers().get(1).matching(rare, rare));
      double before = error(machine, test, workspace);
      SparsityTarget target = SparsityTarget.of(0.03, 1).ofBiases();
      Trainer.of(ContrastiveDivergence.of(1).sparse(target), Adam.of(0.01))
          .fit(machine, data, 5, workspace.rng("fit"));
      double after = error(machine, test, workspace);
      String report = "squared error " + before + " → " + after + ", seed " + SEED;
      assertTrue(after < before / 2, report);
      NDArray images = test.rows(0, 100);
      NDArray units = machine.layers().get(1).mean(machine.edges().get(0).coupling().up(images));
      float activity = units.mean().getFloat();
      assertTrue(activity > 0.015 && activity < 0.06, "activity " + activity + ", " + report);
    }
  }

  private static double error(BoltzmannMachine machine, Dataset test, Workspace workspace) {
    return new ReconstructionError().of(machine, test, workspace.rng("error")).value();
  }
}
