package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;

/** Whatever gives a likelihood takes only rows that the visible units can have. */
class OutcomesTest {
  private static final AnnealedImportanceSampling SHORT =
      AnnealedImportanceSampling.standard().runs(10).steps(10).thermalized(2);

  private final Workspace workspace = Workspace.seeded(3);
  private final Dataset bits = Toy.barsAndStripes(workspace, 3);
  private final Dataset grey = bits.map("grey", rows -> rows.mul(0.8f).add(0.1f));

  @AfterEach
  void close() {
    workspace.close();
  }

  static List<Metric> likelihoods() {
    return List.of(
        new Exact(),
        new LogLikelihood(SHORT),
        VariationalBound.by(new Exact()),
        PseudoLikelihood.exact(),
        PseudoLikelihood.stochastic());
  }

  private void requireRefusal(Runnable measurement) {
    int before = SmallMachines.arrays(workspace);
    String message = assertThrows(IllegalArgumentException.class, measurement::run).getMessage();
    assertTrue(message.contains("0 and 1") && message.contains("sampled()"), message);
    assertTrue(message.contains("got the value 0."), message);
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  @Test
  void greyLevelsAreRefusedByEveryLikelihoodOfBinaryUnits() {
    BoltzmannMachine rbm = Machines.binary(workspace, 9, 4);
    for (Metric metric : likelihoods()) {
      requireRefusal(() -> metric.of(rbm, grey, workspace.rng("grey")));
      for (Dataset binary : List.of(bits, grey.sampled(), grey.threshold(0.5))) {
        assertTrue(metric.of(rbm, binary, workspace.rng("binary")).value() < 0);
      }
    }
    requireRefusal(() -> new LogLikelihood(SHORT).bracket(rbm, grey, workspace.rng("grey")));
    VariationalBound bound = VariationalBound.by(new Exact());
    requireRefusal(() -> bound.bracket(rbm, grey, SHORT, workspace.rng("grey")));
  }

  @Test
  void deepMachinesRefuseThemToo() {
    BoltzmannMachine deep = Machines.binary(workspace, 9, 4, 3);
    for (Metric metric : likelihoods().subList(0, 3)) {
      requireRefusal(() -> metric.of(deep, grey, workspace.rng("grey")));
    }
  }

  /** One grey pixel in the last of a thousand and some rows: no batch is left out. */
  @Test
  void aSinglePixelIsEnough() {
    BoltzmannMachine rbm = Machines.binary(workspace, 2, 1);
    float[][] rows = new float[1001][2];
    rows[1000][1] = 0.25f;
    Dataset data = Dataset.of(workspace, "one pixel", rows);
    for (Metric metric : List.of(new Exact(), VariationalBound.by(new Exact()))) {
      requireRefusal(() -> metric.of(rbm, data, workspace.rng("rows")));
    }
  }

  @Test
  void realUnitsHaveADensityThere() {
    BoltzmannMachine real =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Gaussian.of(9), Bernoulli.of(4)), 0.3);
    for (Metric metric : likelihoods().subList(0, 3)) {
      assertTrue(Double.isFinite(metric.of(real, grey, workspace.rng("rows")).value()));
    }
  }
}
