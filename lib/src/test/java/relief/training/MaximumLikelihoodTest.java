package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** What the parts of the recipe are worth, in exact nats on bars and stripes of 3 × 3 pixels. */
@Tag("slow")
class MaximumLikelihoodTest {
  private static final int SEEDS = 8;

  /** The exact log-likelihood after the training, for each seed. */
  private static double[] likelihoods(Trainer trainer) {
    double[] all = new double[SEEDS];
    for (int i = 0; i < SEEDS; i++) {
      try (Workspace workspace = Workspace.seeded(1 + i)) {
        Dataset data = Toy.barsAndStripes(workspace, 3);
        BoltzmannMachine rbm =
            BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(8)).startingFrom(data);
        trainer.fit(rbm, data, 2000, workspace.rng("fit"));
        trainer.objective().close();
        all[i] = ExactObjective.likelihood(rbm, data.rows());
      }
    }
    return all;
  }

  /** What is lost without a part, by pairs of the same seed; more than two standard errors. */
  private static void assertWorse(String name, double[] recipe, double[] without) {
    double[] loss = new double[SEEDS];
    Arrays.setAll(loss, i -> recipe[i] - without[i]);
    double mean = StatUtils.mean(loss);
    double error = Math.sqrt(StatUtils.variance(loss) / SEEDS);
    String report = String.format("%s: %.3f ± %.3f nats lost", name, mean, error);
    System.out.println(report + ", " + StatUtils.mean(recipe) + " " + StatUtils.mean(without));
    assertTrue(mean > 2 * error, report);
  }

  @Test
  void centredGradientAndPersistentChainsRaiseTheLikelihood() {
    Trainer recipe = Trainer.maximumLikelihood();
    double[] all = likelihoods(recipe);
    assertWorse("plain", all, likelihoods(recipe.with(Persistent.of(100, 1))));
    assertWorse("CD-1", all, likelihoods(recipe.with(ContrastiveDivergence.of(1).centred())));
  }

  /** With 100 chains there is hardly noise to average here: 0.04 ± 0.03 nats, so take few. */
  @Test
  void theAverageRaisesTheLikelihoodOfNoisyTraining() {
    Trainer noisy = Trainer.maximumLikelihood().with(Persistent.of(10, 1).centred());
    assertWorse("last", likelihoods(noisy), likelihoods(noisy.averagingTail(0)));
  }

  @Test
  void aBatchHasAHundredRowsOrAllThereAre() {
    try (Workspace workspace = Workspace.seeded(1)) {
      Dataset few = Toy.barsAndStripes(workspace, 3);
      Dataset many = Toy.barsAndStripes(workspace, 7);
      assertEquals(2, run(workspace, few, 9).clock().step());
      assertEquals(6, run(workspace, many, 49).clock().step());
    }
  }

  private static Run run(Workspace workspace, Dataset data, int units) {
    BoltzmannMachine rbm = BoltzmannMachine.chain(workspace, Bernoulli.of(units), Bernoulli.of(4));
    return Trainer.maximumLikelihood().fit(rbm, data, 2, workspace.rng("fit"));
  }
}
