package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Rectified;
import relief.models.BoltzmannMachine;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Every estimate within 4.5 standard errors of the enumerated value, in linear space where Z and
 * 1/Z are unbiased: a false alarm of 7·10⁻⁶ each.
 */
class AnnealedImportanceSamplingTest {
  private static final long SEED = 23;
  private static final double SIGMAS = 4.5;

  /** For float32 parameters and fields. */
  private static final double ROUNDING = 1e-4;

  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = SmallMachines.data(workspace);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static void assertRight(double exact, LogPartition estimate, String what) {
    int sign = estimate.method() == LogPartition.Method.REVERSE ? -1 : 1;
    double excess = Math.expm1(sign * (estimate.value() - exact));
    String report = what + ": " + estimate + ", exact " + exact + ", seed " + SEED;
    assertTrue(Math.abs(excess) < SIGMAS * estimate.error() + ROUNDING, report);
  }

  /** Errors of a few per cent of Z: log 2 for a single hidden unit would be ten of them. */
  @Tag("slow")
  @Test
  void bothDirectionsAgreeWithEnumeration() {
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(1000).steps(200).thermalized(300);
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      double exact = Enumeration.of(machine).logPartition();
      Bracket bracket = sampling.bracket(machine, data, workspace.rng("AIS"));
      assertRight(exact, bracket.forward(), machine.toString());
      assertRight(exact, bracket.reverse(), machine.toString());
      assertTrue(bracket.forward().error() < 0.07, bracket::toString);
      assertTrue(bracket.reverse().error() < 0.07, bracket::toString);
      assertTrue(bracket.isReliable(), bracket::toString);
    }
  }

  /** With a few large steps the weights vary much, and their mean is right all the same. */
  @Test
  void meanOfManyShortRunsIsUnbiased() {
    for (int[] sizes : new int[][] {{9, 4}, {9, 7}, {9, 3, 4}, {9, 3, 2, 3}, {9, 1, 6}}) {
      BoltzmannMachine machine = Machines.binary(workspace, sizes);
      double exact = Enumeration.of(machine).logPartition();
      for (int steps : new int[] {1, 2, 10}) {
        LogPartition forward =
            AnnealedImportanceSampling.standard()
                .runs(20_000)
                .steps(steps)
                .forward(machine, data, workspace.rng("AIS"));
        assertRight(exact, forward, machine + ", " + steps + " steps");
      }
    }
  }

  @Tag("slow")
  @Test
  void adaptiveLadderAgreesAndTakesAsManyStepsAsItNeeds() {
    int last = 0;
    for (double share : new double[] {0.9, 0.99, 0.999}) {
      for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
        LogPartition forward =
            AnnealedImportanceSampling.standard()
                .runs(1000)
                .adaptive(share)
                .forward(machine, data, workspace.rng("AIS"));
        assertRight(Enumeration.of(machine).logPartition(), forward, machine.toString());
        last = forward.steps();
      }
    }
    assertTrue(last > 10 && last < 200, "steps: " + last);
  }

  /** The squared coefficient of variation, 1/share − 1, grows as the square of a step's length. */
  @Test
  void adaptiveStepsGrowInNumberAsTheRootOfTheLoss() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 8);
    AnnealedPath path = AnnealedPath.of(machine, data);
    int coarse = new AdaptiveLadder(path, 0.99).choose(1000, workspace.rng("pilot")).length - 1;
    int fine = new AdaptiveLadder(path, 0.9999).choose(1000, workspace.rng("pilot")).length - 1;
    assertEquals(10, (double) fine / coarse, 1.5, coarse + " and " + fine + " steps");
  }

  @Test
  void gaussianVisibleUnitsAgreeWithEnumerationOfTheHiddenOnes() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Gaussian.of(9), Bernoulli.of(4)), 0.3);
    double exact = Exact.logPartition(machine);
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(1000).steps(200).thermalized(200);
    Bracket bracket = sampling.bracket(machine, data, workspace.rng("AIS"));
    assertRight(exact, bracket.forward(), "Gaussian");
    assertRight(exact, bracket.reverse(), "Gaussian");
  }

  @Test
  void aShortLadderOnStrongCouplingsIsWarnedOf() {
    BoltzmannMachine strong = Machines.binary(workspace, 9, 8, 6);
    strong.parameters().scale(6);
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(50).steps(4).thermalized(20);
    BracketedLikelihood likelihood =
        new LogLikelihood(sampling).bracket(strong, data, workspace.rng("AIS"));
    assertFalse(likelihood.partition().isReliable(), likelihood::toString);
    assertTrue(likelihood.toString().contains("\nWarning: "), likelihood::toString);
  }

  /** The energy falls without end along a direction in which WᵀW stretches by more than 1. */
  @Test
  void aMachineWhoseZIsInfiniteIsWarnedOf() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Gaussian.of(9), Rectified.of(1));
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(20).steps(20).thermalized(200);
    machine.parameters().get("edge0.weights").muli(0).addi(0.1);
    Bracket finite = sampling.bracket(machine, data, workspace.rng("AIS"));
    assertFalse(finite.warning().contains("infinite"), finite::toString);
    machine.parameters().get("edge0.weights").addi(1);
    Bracket infinite = sampling.bracket(machine, data, workspace.rng("AIS"));
    assertTrue(infinite.warning().contains("Z may be infinite"), infinite::toString);
    assertFalse(infinite.isReliable());
  }

  @Tag("slow")
  @Test
  void logLikelihoodAgreesWithTheExactOneAndPrintsWhatItIs() {
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(200).steps(1000).thermalized(100);
    LogLikelihood metric = new LogLikelihood(sampling);
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      Estimate exact = new Exact().of(machine, data, workspace.rng("rows"));
      Estimate estimate = metric.of(machine, data, workspace.rng("AIS"));
      double ofPartition = Math.sqrt(Math.pow(estimate.error(), 2) - Math.pow(exact.error(), 2));
      assertEquals(exact.value(), estimate.value(), SIGMAS * ofPartition + 1e-3, machine::toString);
      assertTrue(ofPartition < 0.06, machine + ": " + estimate);
    }
    String text = metric.bracket(Machines.binary(workspace, 9, 3), data, workspace.rng("p")) + "";
    String number = "−?\\d+\\.\\d+";
    String line = number + " ± \\d+\\.\\d+ nats \\[" + number + ", " + number + "\\] ";
    String how = "200 runs, 1 000 β, ESS \\d+\\)";
    assertTrue(
        text.matches(line + "\\(AIS, " + how + "\n" + line + "\\(reverse AIS, " + how), text);
  }

  @Test
  void theSameStreamGivesTheSameBits() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 60, 50);
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(1000).steps(20).thermalized(5);
    Bracket first = sampling.bracket(machine, data, workspace.rng("AIS"));
    Bracket second = sampling.bracket(machine, data, workspace.rng("AIS"));
    assertEquals(first, second);
    String threads = System.getProperty("relief.threads");
    System.setProperty("relief.threads", "1");
    try {
      assertEquals(first, sampling.bracket(machine, data, workspace.rng("AIS")));
    } finally {
      restore(threads);
    }
  }

  private static void restore(String threads) {
    if (threads == null) {
      System.clearProperty("relief.threads");
    } else {
      System.setProperty("relief.threads", threads);
    }
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4, 3);
    LogLikelihood plain =
        new LogLikelihood(AnnealedImportanceSampling.standard().runs(10).steps(20).thermalized(5));
    LogLikelihood adaptive = new LogLikelihood(plain.sampling().adaptive(0.9));
    int before = SmallMachines.arrays(workspace);
    plain.bracket(machine, data, workspace.rng("AIS"));
    adaptive.bracket(machine, data, workspace.rng("AIS"));
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  @Test
  void monitorWatchesIt() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(8)).startingFrom(data);
    LogLikelihood metric =
        new LogLikelihood(AnnealedImportanceSampling.standard().runs(100).steps(100));
    Monitor monitor = Monitor.of(data, metric, new Exact());
    Trainer.of(Persistent.of(50, 5), Sgd.of(0.1))
        .with(monitor)
        .fit(machine, data, 3, 14, workspace.rng("fit"));
    var history = monitor.history();
    for (int epoch = 0; epoch <= 3; epoch++) {
      double exact = history.doubleColumn("log-likelihood").get(epoch);
      assertEquals(exact, history.doubleColumn(metric.name()).get(epoch), 0.1);
    }
  }

  @Test
  void defaultsAreThePaperLadderAndPrintThemselves() {
    LogPartition z =
        new LogPartition(
            451.281, 451.191, 451.362, 0.03, 71.2, 100, 14_500, LogPartition.Method.FORWARD);
    assertEquals("log Z = 451.28 [451.19, 451.36] (AIS, 100 runs, 14 500 β, ESS 71)", z + "");
    assertEquals("log Z = −1.5000 (exact)", LogPartition.exact(-1.5) + "");
    assertEquals(14_500, AnnealedImportanceSampling.standard().steps());
  }

  @Test
  void intervalIsThreeStandardErrorsOfTheMeanWeight() {
    double[] logs = {Math.log(1), Math.log(2), Math.log(3), Math.log(4)};
    double error = Math.sqrt(5.0 / 3 / 4);
    LogPartition up = LogPartition.of(100, logs, 7, LogPartition.Method.FORWARD);
    assertEquals(100 + Math.log(2.5), up.value(), 1e-12);
    assertEquals(100 + Math.log(2.5 - 3 * error), up.low(), 1e-12);
    assertEquals(100 + Math.log(2.5 + 3 * error), up.high(), 1e-12);
    assertEquals(100.0 / 30, up.effectiveSampleSize(), 1e-12);
    LogPartition down = LogPartition.of(100, logs, 7, LogPartition.Method.REVERSE);
    assertEquals(100 - Math.log(2.5), down.value(), 1e-12);
    assertEquals(100 - Math.log(2.5 + 3 * error), down.low(), 1e-12);
    assertEquals(100 - Math.log(2.5 - 3 * error), down.high(), 1e-12);
    LogPartition wide = LogPartition.of(0, new double[] {0, 1000}, 7, LogPartition.Method.FORWARD);
    assertEquals(Double.NEGATIVE_INFINITY, wide.low());
    assertTrue(wide.toString().contains("[−∞, "), wide::toString);
  }

  /** What a reader needs to judge the number, from both sides. */
  @Test
  void likelihoodsPrintTheirIntervalsAndWarnings() {
    LogPartition up =
        new LogPartition(200, 199.5, 200.4, 0.15, 40, 100, 1000, LogPartition.Method.FORWARD);
    LogPartition down =
        new LogPartition(200.1, 199.8, 200.5, 0.12, 60, 100, 1000, LogPartition.Method.REVERSE);
    Estimate rows = new Estimate(110, 0.2, "nats");
    BracketedLikelihood good = new BracketedLikelihood(rows, new Bracket(up, down));
    assertEquals(
        "−90.00 ± 0.25 nats [−90.40, −89.50] (AIS, 100 runs, 1 000 β, ESS 40)\n"
            + "−90.10 ± 0.23 nats [−90.50, −89.80] (reverse AIS, 100 runs, 1 000 β, ESS 60)",
        good + "");
    assertEquals(good.forward(), LogLikelihood.estimate(rows, up));
    LogPartition far =
        new LogPartition(205, 204, Double.POSITIVE_INFINITY, 0.5, 3, 100, 1000, down.method());
    String text = new BracketedLikelihood(rows.from("bound"), new Bracket(up, far)).toString();
    assertTrue(text.contains("(bound; AIS, 100 runs"), text);
    assertTrue(text.contains("[−∞, −94.00] (bound; reverse AIS"), text);
    assertTrue(text.contains("differ by 5.0 nats, only 3.0 runs are effective: take"), text);
    Estimate exact = LogLikelihood.estimate(rows, LogPartition.exact(200));
    assertEquals("−90.00 ± 0.20 nats", exact + "");
  }

  @Test
  void nonsenseIsRefused() {
    AnnealedImportanceSampling sampling = AnnealedImportanceSampling.standard();
    assertThrows(IllegalArgumentException.class, () -> sampling.runs(1));
    assertThrows(IllegalArgumentException.class, () -> sampling.steps(0));
    assertThrows(IllegalArgumentException.class, () -> sampling.adaptive(1));
    BoltzmannMachine other = Machines.binary(workspace, 5, 4);
    assertThrows(
        IllegalArgumentException.class, () -> sampling.forward(other, data, workspace.rng("AIS")));
  }
}
