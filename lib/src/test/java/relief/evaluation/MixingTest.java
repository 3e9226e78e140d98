package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.ParallelTempering;
import relief.sampling.TwoModes;
import tech.tablesaw.api.Table;

/** Mixing diagnostics where the truth is known: AR(1) processes, stuck chains, exact draws. */
class MixingTest {
  private static final long SEED = 307;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** xₜ₊₁ = ρ xₜ + √(1 − ρ²) noise, from its stationary law, with its own mean. */
  private static double[] autoregressive(double rho, double mean, int times, Random random) {
    double[] chain = new double[times];
    double x = random.nextGaussian();
    for (int t = 0; t < times; t++) {
      chain[t] = mean + x;
      x = rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
    }
    return chain;
  }

  private static double[][] chains(double rho, int chains, int times, Random random) {
    double[][] series = new double[chains][];
    Arrays.setAll(series, i -> autoregressive(rho, 0, times, random));
    return series;
  }

  /**
   * τ = (1 + ρ) / (1 − ρ). The mean over 100 repetitions must be within 5 % (the estimate's bias is
   * of the order τ / times) and 5 of its deviations: false alarms 1e-6 a value.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 0, 0.3, 0.7, 0.9, 0.95})
  void autoregressiveProcessesHaveTheirAutocorrelationTime(double rho) {
    Random random = new Random(SEED);
    double exact = (1 + rho) / (1 - rho);
    double[] times = new double[100];
    double[] sizes = new double[100];
    for (int i = 0; i < times.length; i++) {
      double[][] series = chains(rho, 4, 4000, random);
      times[i] = Autocorrelation.time(series);
      sizes[i] = Autocorrelation.effectiveSampleSize(series);
    }
    Estimate mean = Estimate.mean(times, "sweeps");
    assertEquals(exact, mean.value(), 0.05 * exact + 5 * mean.error(), "seed " + SEED);
    assertTrue(mean.error() < 0.05 * exact, "says nothing: " + mean);
    assertEquals(16_000 / exact, Estimate.mean(sizes, "").value(), 0.15 * 16_000 / exact);
  }

  /** What the time is for: the variance of the mean over a series is τ · variance / times. */
  @Test
  void theVarianceOfMeansIsTheAutocorrelationTimeTimesThatOfIndependentDraws() {
    Random random = new Random(SEED);
    double[][] series = chains(0.8, 2000, 1000, random);
    double[] means = Arrays.stream(series).mapToDouble(Series::mean).toArray();
    double time = Autocorrelation.time(Arrays.copyOf(series, 50));
    // a variance of 2000 normal numbers has a deviation of 3.2 %; 5 of them: 1e-6
    assertEquals(Series.variance(means) * 1000, time, 0.17 * time, "seed " + SEED);
  }

  /**
   * Independent draws that exceed 1.01 are false alarms. With n draws in each of 8 halves, n (R̂² −
   * 1) + 1 is nearly χ²/7 with 7 degrees of freedom: p = 5e-7 for n = 250, once for the location
   * and once for the spread, so 3e-4 that one of 300 does. For n = 50 it is 0.05 each: the count of
   * 1000 has a deviation of 9.5, and 5 of them are allowed.
   */
  @Test
  void independentDrawsGiveAsManyFalseAlarmsAsTheyShould() {
    Random random = new Random(SEED);
    assertEquals(0, alarms(300, 500, random), "seed " + SEED);
    assertEquals(97, alarms(1000, 100, random), 48, "seed " + SEED);
  }

  private static int alarms(int repetitions, int times, Random random) {
    int alarms = 0;
    for (int i = 0; i < repetitions; i++) {
      alarms += SplitRHat.of(chains(0, 4, times, random)) > 1.01 ? 1 : 0;
    }
    return alarms;
  }

  @Test
  void chainsInDifferentPlacesOrOfDifferentSpreadOrThatDriftAreSeen() {
    Random random = new Random(SEED);
    double[][] elsewhere = chains(0, 4, 500, random);
    elsewhere[0] = autoregressive(0, 3, 500, random);
    assertTrue(SplitRHat.of(elsewhere) > 1.1);
    assertTrue(Autocorrelation.effectiveSampleSize(elsewhere) < 40);
    double[][] wide = chains(0, 4, 500, random);
    wide[0] = Arrays.stream(wide[0]).map(x -> 5 * x).toArray();
    assertTrue(SplitRHat.of(wide) > 1.1);
    double[][] drifting = chains(0, 4, 500, random);
    for (double[] chain : drifting) {
      Arrays.setAll(chain, t -> chain[t] + t / 100.0);
    }
    assertTrue(SplitRHat.of(drifting) > 1.1);
  }

  /** Scores of ranks by hand: 1 2 | 3 4 and 5 6 | 7 8, of four halves. */
  @Test
  void rHatIsTheFormulaByHand() {
    double[] z = new double[8];
    for (int i = 0; i < 8; i++) {
      z[i] =
          new org.apache.commons.math3.distribution.NormalDistribution()
              .inverseCumulativeProbability((i + 1 - 0.375) / 8.25);
    }
    double within = 0;
    double[] means = new double[4];
    for (int half = 0; half < 4; half++) {
      double difference = z[2 * half + 1] - z[2 * half];
      within += difference * difference / 2 / 4;
      means[half] = (z[2 * half + 1] + z[2 * half]) / 2;
    }
    double expected = Math.sqrt((within / 2 + Series.variance(means)) / within);
    double[][] series = {{10, 20, 30, 40}, {50, 60, 70, 8000}};
    assertEquals(expected, SplitRHat.of(series), 1e-9);
  }

  /**
   * Gibbs chains stay in the mode that they began in, tempered ones don't. Theirs is 1.013 and
   * 1.022 for two seeds, with a deviation of about 0.005.
   */
  @Test
  void stuckChainsAreToldFromMixedOnes() {
    BoltzmannMachine machine = TwoModes.of(workspace, 5, 5, 4);
    Mixing stuck = Mixing.of(machine, new Gibbs(), 20, 400, workspace.rng("stuck"));
    Kernel tempered = ParallelTempering.of(6);
    Mixing mixed = Mixing.of(machine, tempered, 20, 400, workspace.rng("mixed"));
    assertTrue(stuck.rHat() > 1.1, stuck.toString());
    assertTrue(stuck.toString().contains("stuck or too short"), stuck.toString());
    assertTrue(mixed.rHat() < 1.05, mixed.toString());
    assertTrue(mixed.effectiveSampleSize() > 10 * stuck.effectiveSampleSize(), mixed.toString());
    Table table = Mixing.table(stuck.named("Gibbs"), mixed.named("tempered"));
    assertEquals(2, table.rowCount());
    assertEquals(mixed.rHat(), table.doubleColumn("split R̂").get(1));
    assertEquals("tempered", table.stringColumn("observable").get(1));
  }

  /**
   * The exact autocorrelation of a unit under Gibbs sampling of a small RBM, from the enumerated
   * law: one hidden and one visible unit make a chain of two states, with ρₜ = λᵗ.
   */
  @Test
  void gibbsSamplingOfTwoUnitsHasItsExactAutocorrelationTime() {
    BoltzmannMachine pair = Machines.binary(workspace, 1, 1);
    pair.parameters().assign(pair.parameters().times(0));
    pair.parameters().get("edge0.weights").addi(4);
    pair.parameters().get("layer0.bias").addi(-2);
    pair.parameters().get("layer1.bias").addi(-2);
    double[] law = Enumeration.of(pair).law();
    double p = law[1] + law[3];
    double q = law[2] + law[3];
    double covariance = law[3] - p * q;
    double eigenvalue = covariance * covariance / (p * (1 - p) * q * (1 - q));
    double exact = (1 + eigenvalue) / (1 - eigenvalue);
    Trace trace = new Trace(pair, new Gibbs(), 50, 4000);
    double[][] series = trace.of(Observable.unit(0, 0), workspace.rng("trace"));
    // relative deviation √(4τ / 200 000) ≈ 1 %
    assertEquals(exact, Autocorrelation.time(series), 0.08 * exact, "seed " + SEED);
    double mean = Series.mean(Series.flat(series));
    assertEquals(p, mean, 5 * 0.5 * Math.sqrt(exact / 200_000), "seed " + SEED);
  }

  @Test
  void freeEnergyOfDeepMachinesHasItsEnumeratedMean() {
    BoltzmannMachine deep = Machines.binary(workspace, 3, 2, 2);
    double[][] series =
        new Trace(deep, new Gibbs(), 100, 400).of(Observable.freeEnergy(), workspace.rng("trace"));
    Enumeration oracle = Enumeration.of(deep);
    double[] law = oracle.law();
    double[] even = new double[law.length];
    int odd = 0b11 << 3;
    for (int s = 0; s < law.length; s++) {
      even[s & ~odd] += law[s];
    }
    double mean = 0;
    for (int s = 0; s < law.length; s++) {
      mean -= even[s] > 0 ? even[s] * (Math.log(even[s]) + oracle.logPartition()) : 0;
    }
    double draws = Autocorrelation.effectiveSampleSize(series);
    double error = Math.sqrt(Series.variance(Series.flat(series)) / draws);
    assertEquals(mean, Series.mean(Series.flat(series)), 5 * error, "seed " + SEED);
  }

  @Test
  void nonsenseIsRefusedAndConstantsHaveNoNumber() {
    double[][][] bad = {{}, {{1, 2, 3}}, {{1, 2, 3, 4}, {1, 2, 3}}, {{1, 2, Double.NaN, 4}}};
    for (double[][] series : bad) {
      assertThrows(IllegalArgumentException.class, () -> SplitRHat.of(series));
      assertThrows(IllegalArgumentException.class, () -> Autocorrelation.time(series));
    }
    assertTrue(Double.isNaN(Autocorrelation.time(new double[2][10])));
    assertTrue(Double.isNaN(SplitRHat.of(new double[2][10])));
    double[][] apart = {{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, {0.3, 0.3, 0.3, 0.3, 0.3, 0.3}};
    assertEquals(Double.POSITIVE_INFINITY, SplitRHat.of(apart));
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    assertThrows(IllegalArgumentException.class, () -> new Trace(machine, new Gibbs(), 0, 5));
  }

  @Test
  void nothingIsLeftBehindAndTheSameStreamGivesTheSameNumbers() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    int before = workspace.memory().getManagedArrays().size();
    Mixing once = Mixing.of(machine, new Gibbs(), 5, 20, workspace.rng("m"));
    assertEquals(once, Mixing.of(machine, new Gibbs(), 5, 20, workspace.rng("m")));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
