package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Workspace;
import relief.contract.Kind;

class MultinomialTest {
  private static final long SEED = 31;
  private static final int ROWS = 60_000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Multinomial layer(int draws, float... bias) {
    return new Multinomial(workspace.memory().create(bias), draws);
  }

  /** p(n) of all n with so many draws, and how often each came among rows of counts. */
  private static void assertFollows(double[] p, int draws, float[] rows) {
    Map<String, Integer> places = new TreeMap<>();
    double[][] all = Kind.counts(p.length, draws);
    double[] law = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      double log = logFactorial(draws);
      for (int k = 0; k < p.length; k++) {
        log += all[i][k] * Math.log(p[k]) - logFactorial(all[i][k]);
      }
      law[i] = Math.exp(log);
      places.put(name(all[i]), i);
    }
    long[] counts = new long[law.length];
    for (int from = 0; from < rows.length; from += p.length) {
      double[] row = new double[p.length];
      for (int k = 0; k < row.length; k++) {
        row[k] = rows[from + k];
      }
      counts[places.get(name(row))]++;
    }
    Fit.assertFits(law, counts, SEED);
  }

  private static String name(double[] row) {
    return java.util.Arrays.toString(row);
  }

  private static double logFactorial(double n) {
    double sum = 0;
    for (int i = 2; i <= n; i++) {
      sum += Math.log(i);
    }
    return sum;
  }

  /** Fifteen outcomes of four draws. False alarms: {@link Fit}. */
  @Test
  void samplesHaveTheMultinomialLaw() {
    double[] p = {0.5, 0.3, 0.2};
    float[] bias = {(float) Math.log(5), (float) Math.log(3), (float) Math.log(2)};
    NDArray none = workspace.memory().zeros(new Shape(ROWS, 3));
    NDArray sample = layer(4, bias).sample(none, workspace.rng("units"));
    assertFollows(p, 4, sample.toFloatArray());
    double[] other = {0.52, 0.29, 0.19};
    assertThrows(AssertionError.class, () -> assertFollows(other, 4, sample.toFloatArray()));
  }

  /** Rows of two, three and five words keep them, and have the laws of as many draws. */
  @Test
  void documentsKeepTheirLengths() {
    double[] p = {0.5, 0.3, 0.2};
    float[] bias = {(float) Math.log(5), (float) Math.log(3), (float) Math.log(2)};
    NDArray some = workspace.memory().create(new float[][] {{2, 0, 0}, {0, 1, 2}, {1, 1, 3}});
    NDArray none = workspace.memory().zeros(new Shape(ROWS, 3));
    NDArray current = some.repeat(0, ROWS / 3);
    NDArray moved = layer(4, bias).moved(none, current, workspace.rng("units"));
    NDArray mean = layer(4, bias).mean(none, current);
    assertArrayEquals(
        new float[] {1, 0.6f, 0.4f, 1.5f, 0.9f, 0.6f, 2.5f, 1.5f, 1},
        mean.get("::" + ROWS / 3).toFloatArray(),
        1e-5f);
    int[] lengths = {2, 3, 5};
    for (int i = 0; i < 3; i++) {
      NDArray part = moved.get(i * (ROWS / 3) + ":" + (i + 1) * (ROWS / 3));
      assertFollows(p, lengths[i], part.toFloatArray());
    }
  }

  /** The engine's way and Java's count the same draws, with rows of any length. */
  @Test
  void bothWaysToDrawGiveTheSameCounts() {
    NDArray law = workspace.rng("law").normal(new Shape(40, 300)).mul(3).softmax(1);
    NDArray lengths = workspace.rng("l").uniform(new Shape(40, 1)).mul(50).floor();
    NDArray cumulated = law.mul(lengths).cumSum(1);
    NDArray totals = cumulated.get(":, 299:");
    NDArray levels = workspace.rng("u").uniform(new Shape(40, 50)).mul(totals);
    NDArray counts = Draws.bisected(cumulated, levels, totals.round());
    assertEquals(counts, Draws.compared(cumulated, levels, totals.round()));
    assertEquals(lengths, counts.sum(new int[] {1}, true));
  }

  @Test
  void impossibleWordsAreNeverDrawn() {
    float[] bias = new float[256];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = i == 0 || i == 255 || i == 77 ? -200 : (float) Math.sin(i);
    }
    NDArray none = workspace.memory().zeros(new Shape(2000, 256));
    NDArray units = layer(100, bias).sample(none, workspace.rng("units"));
    float[] often = units.sum(new int[] {0}).toFloatArray();
    assertArrayEquals(new float[] {0, 0, 0}, new float[] {often[0], often[77], often[255]});
    assertEquals(100, units.sum(new int[] {1}).min().getFloat());
    assertEquals(100, units.sum(new int[] {1}).max().getFloat());
  }

  /** One draw is a category: every number is that of the OneHot layer. */
  @Test
  void oneDrawIsACategory() {
    NDArray field = workspace.rng("field").normal(new Shape(20, 3)).mul(4);
    Layer words = layer(1, 0.5f, -0.3f, 0);
    Layer category = new OneHot(workspace.memory().create(new float[] {0.5f, -0.3f, 0}), 3);
    NDArray units = category.sample(field, workspace.rng("units"));
    assertEquals(units, words.sample(field, workspace.rng("units")));
    assertArrayEquals(category.mean(field).toFloatArray(), words.mean(field).toFloatArray(), 1e-6f);
    assertArrayEquals(
        category.energy(units).toDoubleArray(), words.energy(units).toDoubleArray(), 1e-6);
    assertArrayEquals(
        category.logPartition(field).toDoubleArray(),
        words.logPartition(field).toDoubleArray(),
        1e-5);
    assertEquals(category.mode(field), words.mode(field));
  }

  /** 5! / (2! 3!), and 300 words of which all are the same or all differ. */
  @Test
  void ordersAreCounted() {
    NDArray rows = workspace.memory().create(new float[][] {{2, 0, 3}, {0, 5, 0}, {1, 1, 1}});
    double[] expected = {Math.log(10), 0, Math.log(6)};
    assertArrayEquals(expected, Multinomial.logOrders(rows).toDoubleArray(), 1e-12);
    NDArray many = workspace.memory().ones(new Shape(1, 300));
    assertEquals(logFactorial(300), Multinomial.logOrders(many).toDoubleArray()[0], 1e-9);
  }

  /** The first of the outcomes with the greatest probability, by plain comparison. */
  @Test
  void theModeIsTheLikeliestOfAll() {
    NDArray field = workspace.rng("field").normal(new Shape(50, 4));
    Multinomial layer = layer(5, 0.4f, 0, -0.2f, 0.1f);
    NDArray all = layer.outcomes().orElseThrow().rows(workspace.memory(), 0, 1, 56);
    double[] energy = layer.energy(all).toDoubleArray();
    NDArray mode = layer.mode(field);
    for (int row = 0; row < 50; row++) {
      float[] push = all.matMul(field.get(row)).toFloatArray();
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < energy.length; i++) {
        best = Math.max(best, push[i] - energy[i]);
      }
      NDArray own = mode.get(row + ":" + (row + 1));
      double got = own.mul(field.get(row)).sum().getFloat() - layer.energy(own).toDoubleArray()[0];
      assertEquals(best, got, 1e-5);
    }
  }

  @Test
  void wordsThatTheDataLackGetFiniteBiases() {
    NDArray mean = workspace.memory().create(new float[] {0, 3, 1});
    float[] bias = layer(9, 0, 0, 0).matching(mean, mean).get("bias").toFloatArray();
    float rare = (float) Math.log(1e-3 / 3);
    float[] expected = {rare, (float) Math.log(0.75), (float) Math.log(0.25)};
    assertArrayEquals(expected, bias, 1e-5f);
  }

  @Test
  void whatAreNoCountsIsRefused() {
    Multinomial layer = layer(3, 0, 0);
    NDArray fine = workspace.memory().create(new float[][] {{1, 2}, {3, 0}});
    layer.requireOutcome(fine);
    NDArray others = workspace.memory().create(new float[][] {{1, 2}, {7, 0}, {0, 1}});
    layer.requireDomain(others);
    String lengths = refusal(() -> layer.requireOutcome(others));
    assertTrue(lengths.contains("of 3 draws") && lengths.contains("1 to 7"), lengths);
    layer.ofDraws(3).requireOutcome(fine);
    NDArray means = workspace.memory().create(new float[][] {{1.25f, 1.75f}});
    layer.requireDomain(means);
    String whole = refusal(() -> layer.requireOutcome(means));
    assertTrue(whole.contains("whole numbers") && whole.contains("1.25"), whole);
    NDArray negative = workspace.memory().create(new float[][] {{-1, 4}});
    assertTrue(refusal(() -> layer.requireDomain(negative)).contains("at least 0"));
    NDArray empty = workspace.memory().create(new float[][] {{1, 2}, {0, 0}});
    assertTrue(refusal(() -> layer.requireDomain(empty)).contains("without a word"));
    assertThrows(IllegalArgumentException.class, () -> Multinomial.of(1, 5));
    assertThrows(IllegalArgumentException.class, () -> Multinomial.of(5, 0));
    assertEquals("Multinomial(2, 3 draws)", layer.toString());
    assertTrue(Multinomial.of(2000, 100).in(workspace).outcomes().isEmpty());
  }

  private static String refusal(Runnable check) {
    return assertThrows(IllegalArgumentException.class, check::run).getMessage();
  }
}
