package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.BeliefNets;
import relief.Enumeration;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.training.Layerwise;
import relief.training.Trainer;

class BeliefNetBoundTest {
  private static final int DRAWS = 400;

  /** One false alarm in 147 000, on two sides. */
  private static final double SIGMAS = 4.5;

  /** The bound, its variance over draws and the log-likelihood of all patterns, enumerated. */
  private record Truth(double bound, double variance, double likelihood) {
    /** For nets of two links. */
    static Truth of(DeepBeliefNet net) {
      Link link = net.links().get(0);
      float[][] rows = BeliefNets.patterns(link.lower().units());
      float[][] hidden = BeliefNets.patterns(link.upper().units());
      double[] top = Enumeration.of(net.top()).visibleLaw();
      double[] law = BeliefNets.laws(net).get(0);
      double bound = 0;
      double variance = 0;
      double likelihood = 0;
      for (int v = 0; v < rows.length; v++) {
        double[] q = BeliefNets.means(link, BeliefNets.doubles(rows[v]), true);
        double mean = 0;
        double square = 0;
        for (int h = 0; h < hidden.length; h++) {
          double weight = BeliefNets.probability(q, hidden[h]);
          double[] p = BeliefNets.means(link, BeliefNets.doubles(hidden[h]), false);
          double value = Math.log(BeliefNets.probability(p, rows[v]) * top[h] / weight);
          mean += weight * value;
          square += weight * value * value;
        }
        bound += mean / rows.length;
        variance += (square - mean * mean) / rows.length / rows.length;
        likelihood += Math.log(law[v]) / rows.length;
      }
      return new Truth(bound, variance, likelihood);
    }
  }

  private static DeepBeliefNet net(Workspace w, long seed) {
    int[][] sizes = {{4, 3, 3}, {5, 4, 3}, {3, 5, 4}, {6, 4, 2}, {4, 4, 4}};
    return BeliefNets.binary(w, sizes[(int) (seed % sizes.length)]);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void isTheEnumeratedBoundAndBelowTheLikelihood(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      assertBound(w, net(w, seed), new Exact(), seed, 0);
    }
  }

  /** With log Z by AIS: three more standard errors of it. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void holdsWithLogZByAnnealing(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PartitionFunction sampling = AnnealedImportanceSampling.standard().runs(200).steps(500);
      DeepBeliefNet net = net(w, seed);
      Dataset data = Dataset.of(w, "all", BeliefNets.patterns(net.links().get(0).lower().units()));
      double error = sampling.estimate(net.top(), shown(net, data), w.rng("size")).error();
      assertTrue(error < 0.05, "log Z is known to " + error);
      assertBound(w, net, sampling, seed, SIGMAS * Math.max(error, 0.01));
    }
  }

  private static Dataset shown(DeepBeliefNet net, Dataset data) {
    return data.map("shown", rows -> net.up(rows, net.links().size() - 1));
  }

  @Test
  @Tag("slow")
  void ofATrainedNet() {
    try (Workspace w = Workspace.seeded(11)) {
      Dataset data = Toy.barsAndStripes(w, 3);
      DeepBeliefNet net =
          DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(6), Bernoulli.of(6)).startingFrom(data);
      Layerwise.Plan plan = new Layerwise.Plan(1500, 14);
      Layerwise.pretrain(net, i -> Trainer.maximumLikelihood(), data, plan, w.rng("fit"));
      assertBound(w, net, new Exact(), 11, 0);
      Estimate of = new BeliefNetBound(new Exact(), DRAWS).of(net, data, w.rng("bound"));
      assertTrue(of.value() > -5.5, "untrained it would be −6.2: " + of);
    }
  }

  private static void assertBound(
      Workspace w, DeepBeliefNet net, PartitionFunction partition, long seed, double slack) {
    Truth truth = Truth.of(net);
    assertTrue(truth.bound() < truth.likelihood());
    Dataset all = Dataset.of(w, "all", BeliefNets.patterns(net.links().get(0).lower().units()));
    double value = new BeliefNetBound(partition, DRAWS).of(net, all, w.rng("bound")).value();
    double tolerance = SIGMAS * Math.sqrt(truth.variance() / DRAWS) + 1e-4 + slack;
    String report = value + " ± " + tolerance + " against " + truth + ", seed " + seed;
    assertEquals(truth.bound(), value, tolerance, report);
    assertTrue(value <= truth.likelihood() + tolerance, report);
  }

  @Test
  void ofAnRbmIsItsLikelihood() {
    try (Workspace w = Workspace.seeded(2)) {
      DeepBeliefNet net = BeliefNets.binary(w, 5, 4);
      Dataset all = Dataset.of(w, "all", BeliefNets.patterns(5));
      Estimate bound = BeliefNetBound.by(new Exact()).of(net, all, w.rng("bound"));
      assertEquals(new Exact().of(net.top(), all, w.rng("exact")).value(), bound.value(), 1e-6);
    }
  }

  @Test
  void greyLevelsHaveNoLikelihood() {
    try (Workspace w = Workspace.seeded(2)) {
      DeepBeliefNet net = BeliefNets.binary(w, 2, 4, 3);
      Dataset grey = Dataset.of(w, "grey", new float[][] {{0.5f, 1}, {0, 1}});
      BeliefNetBound bound = BeliefNetBound.by(new Exact());
      assertThrows(IllegalArgumentException.class, () -> bound.of(net, grey, w.rng("bound")));
      assertThrows(IllegalArgumentException.class, () -> new BeliefNetBound(new Exact(), 0));
    }
  }
}
