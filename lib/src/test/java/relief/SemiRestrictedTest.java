package relief;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.data.Dataset;
import relief.evaluation.ConditionalLikelihood;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Gibbs;
import relief.training.Persistent;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Semi-restricted machines (Osindero &amp; Hinton 2008), whose visible units are coupled to each
 * other, as two visible layers with a coupling: what there is for all machines holds for them.
 */
class SemiRestrictedTest {
  private static final int CHAINS = 20_000;

  /** Sweeps from the law itself keep it, and chains find it. False alarms: {@link Fit}. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sweepsKeepTheLaw(long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      BoltzmannMachine machine = SemiRestricted.random(workspace, 2, 2, 3);
      Enumeration oracle = Enumeration.of(machine);
      State exact = draws(workspace, oracle, new SplittableRandom(seed));
      Fit.assertFits(oracle.law(), oracle.count(exact), seed);
      State moved = new Gibbs().step(machine, exact, workspace.rng("sweep"));
      Fit.assertFits(oracle.law(), oracle.count(moved), seed);
      try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
        State start = chains.state();
        assertThrows(
            AssertionError.class, () -> Fit.assertFits(oracle.law(), oracle.count(start), seed));
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(machine, 60, workspace.rng("sweeps"));
        }
        Fit.assertFits(oracle.law(), oracle.count(chains.state()), seed);
      }
    }
  }

  /** Independent draws of whole states. */
  private static State draws(Workspace workspace, Enumeration oracle, SplittableRandom random) {
    double[] law = oracle.law();
    long[] rows = new long[CHAINS];
    for (int row = 0; row < CHAINS; row++) {
      double level = random.nextDouble();
      int state = 0;
      while (state < law.length - 1 && (level -= law[state]) >= 0) {
        state++;
      }
      rows[row] = state;
    }
    State all = oracle.all(workspace);
    var places = new ai.djl.ndarray.index.NDIndex("{}", workspace.memory().create(rows));
    State drawn = all;
    for (int layer = 0; layer < 3; layer++) {
      drawn = drawn.with(layer, all.get(layer).get(places));
    }
    return drawn;
  }

  /**
   * One layer is the other with a tenth of its bits flipped, turned by one place: the entropy is 3
   * log 2 and that of three flips, 2.08 + 0.98 nats; independent bits have 4.16.
   */
  @Tag("slow")
  @Test
  void couplingsAmongVisibleUnitsAreLearnt() {
    try (Workspace workspace = Workspace.seeded(11)) {
      SplittableRandom random = new SplittableRandom(11);
      float[][] one = new float[1000][3];
      float[][] other = new float[1000][3];
      for (int row = 0; row < one.length; row++) {
        for (int i = 0; i < 3; i++) {
          one[row][i] = random.nextInt(2);
          boolean flipped = random.nextDouble() < 0.1;
          other[row][(i + 1) % 3] = flipped ? 1 - one[row][i] : one[row][i];
        }
      }
      Dataset data =
          Dataset.of(workspace, "one", one).observing(2, Dataset.of(workspace, "other", other));
      BoltzmannMachine machine = SemiRestricted.random(workspace, 3, 3, 1);
      machine.parameters().scale(0.01);
      ConditionalLikelihood metric = ConditionalLikelihood.joint();
      double before = metric.of(machine, data, workspace.rng("rows")).value();
      Trainer.of(Persistent.of(100, 2).centred(), Sgd.of(Rate.falling(0.2, 0.01)))
          .averagingTail(0.25)
          .fit(machine, data, 40, 50, workspace.rng("fit"));
      double after = metric.of(machine, data, workspace.rng("rows")).value();
      double best = -3 * (Math.log(2) - 0.1 * Math.log(0.1) - 0.9 * Math.log(0.9));
      String report = before + " → " + after + ", the law itself about " + best;
      assertTrue(before < -4.1 && Math.abs(after - best) < 0.1, report);
    }
  }
}
