package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.ConditionalLaw;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.TimeSeries;
import relief.evaluation.ConditionalLikelihood;
import relief.evaluation.Estimate;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.models.Conditional;
import relief.sampling.Continuation;

/** Learning of conditional machines, from the gradient to series that go on. */
class TimeSeriesTrainingTest {
  private static final long SEED = 37;
  private static final int HISTORY = Conditional.HISTORY;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Frames and histories that the gradient is taken at, with as many copies of each. */
  private static final float[][] FRAMES = {{1, 0}, {1, 1}, {0, 0}};

  private static final float[][] HISTORIES = {{1, 0, 0.5f, 1}, {0, -1, 2, 0}, {0.3f, 1, 1, -1}};

  private static double likelihood(BoltzmannMachine machine) {
    ConditionalLaw oracle = ConditionalLaw.ofBits(machine);
    double sum = 0;
    for (int i = 0; i < FRAMES.length; i++) {
      sum += oracle.log(FRAMES[i], HISTORIES[i]) / FRAMES.length;
    }
    return sum;
  }

  private BoltzmannMachine machine() {
    return Machines.randomized(
        workspace, Conditional.machine(workspace, Bernoulli.of(2), Bernoulli.of(3), 2), 0.8);
  }

  private Parameters gradient(Objective objective, BoltzmannMachine machine, int copies) {
    Map<Integer, NDArray> rows =
        Map.of(
            0,
            workspace.memory().create(FRAMES).repeat(0, copies),
            HISTORY,
            workspace.memory().create(HISTORIES).repeat(0, copies));
    return objective.gradient(machine, new Batch(rows), Clock.START, workspace.rng("cd"));
  }

  private static double worst(Parameters gradient, BoltzmannMachine machine) {
    double step = 0.02;
    double worst = 0;
    for (String name : machine.parameters().names()) {
      float[] got = gradient.get(name).toFloatArray();
      for (int k = 0; k < got.length; k++) {
        double above = likelihood(moved(machine, name, k, step));
        double below = likelihood(moved(machine, name, k, -step));
        worst = Math.max(worst, Math.abs((above - below) / (2 * step) - got[k]));
      }
    }
    return worst;
  }

  private static BoltzmannMachine moved(BoltzmannMachine machine, String name, int k, double by) {
    NDArray other = machine.parameters().get(name).duplicate();
    float[] values = other.toFloatArray();
    values[k] += (float) by;
    other.set(values);
    return machine.with(machine.parameters().and(name, other));
  }

  /**
   * CD-50 with 20 000 copies of each row against central differences. A statistic u v or u h has a
   * deviation of at most 1, as |u| ≤ 2; the mean of 60 000 rows is within 5 / √60 000 = 0.0204 but
   * once in a million. Histories that are not held give another gradient.
   */
  @Test
  void contrastiveDivergenceClimbsTheConditionalLikelihood() {
    BoltzmannMachine machine = machine();
    ContrastiveDivergence held = ContrastiveDivergence.of(50).given(HISTORY);
    double error = worst(gradient(held, machine, 20_000), machine);
    assertTrue(error < 0.0204 + 5e-4, "off by " + error + ", seed " + SEED);
    assertTrue(gradient(held, machine, 100).norm() > 0.3);
    double free = worst(gradient(ContrastiveDivergence.of(50), machine, 2000), machine);
    assertTrue(free > 0.2, "the test can't fail: " + free);
    assertEquals("CD-1 given layers [2]", ContrastiveDivergence.of(1).given(2).toString());
  }

  @Test
  void whatIsGivenMustBeShown() {
    BoltzmannMachine machine = machine();
    Batch alone = Batch.of(workspace.memory().create(FRAMES));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ContrastiveDivergence.of(1)
                        .given(HISTORY)
                        .gradient(machine, alone, Clock.START, workspace.rng("cd")))
            .getMessage();
    assertTrue(message.contains("[2]") && message.contains("observing"), message);
    Objective all = ContrastiveDivergence.of(1).given(0, HISTORY);
    assertThrows(IllegalArgumentException.class, () -> gradient(all, machine, 1));
  }

  /** Fifty steps leave as many arrays as there were after the first few. */
  @Test
  void memoryIsConstant() {
    BoltzmannMachine machine =
        Conditional.machine(workspace, Bernoulli.of(PIXELS), Bernoulli.of(3), 2);
    Dataset data = TimeSeries.windows(clock("few", 30, SEED), 2, HISTORY);
    Trainer trainer =
        Trainer.of(ContrastiveDivergence.of(2).given(HISTORY).centred(), Adam.of(0.01));
    trainer.fit(machine, data, 1, 5, workspace.rng("fit"));
    int before = workspace.memory().getManagedArrays().size();
    trainer.fit(machine, data, 10, 5, workspace.rng("fit"));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  private static final int PERIOD = 4;
  private static final int PIXELS = 6;
  private static final double FLIP = 0.05;

  /** Pixel i of frame t is 1 if i + t is a multiple of the period or one more, but for flips. */
  private static boolean clean(int phase, int pixel) {
    return (phase + pixel) % PERIOD < 2;
  }

  private Dataset clock(String name, int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[frames][PIXELS];
    for (int t = 0; t < frames; t++) {
      for (int i = 0; i < PIXELS; i++) {
        rows[t][i] = clean(t, i) != random.nextDouble() < FLIP ? 1 : 0;
      }
    }
    return Dataset.of(workspace, name, rows);
  }

  /** log p(frame | history) of who knows all but the phase, which the history tells. */
  private static double best(float[] frame, float[] history) {
    double joint = 0;
    double past = 0;
    for (int phase = 0; phase < PERIOD; phase++) {
      double p = likelihood(history, phase);
      past += p;
      joint += p * likelihood(frame, phase + history.length / PIXELS);
    }
    return Math.log(joint / past);
  }

  private static double likelihood(float[] frames, int phase) {
    double p = 1;
    for (int i = 0; i < frames.length; i++) {
      boolean on = clean(phase + i / PIXELS, i % PIXELS);
      p *= on == frames[i] > 0.5 ? 1 - FLIP : FLIP;
    }
    return p;
  }

  /**
   * A cycle of four frames, one pixel in twenty flipped: the entropy of the flips is 6 · 0.1985 =
   * 1.19 nats a frame, independent pixels have 4.16.
   */
  @Tag("slow")
  @Test
  void aNoisyCycleIsLearntAndGoesOn() {
    Dataset training = TimeSeries.windows(clock("training", 2000, SEED), 2, HISTORY);
    Dataset test = TimeSeries.windows(clock("test", 300, SEED + 1), 2, HISTORY);
    BoltzmannMachine machine =
        Conditional.machine(workspace, Bernoulli.of(PIXELS), Bernoulli.of(6), 2)
            .startingFrom(training);
    ConditionalLikelihood metric = ConditionalLikelihood.given(HISTORY);
    double before = metric.of(machine, test, workspace.rng("rows")).value();
    Trainer.of(ContrastiveDivergence.of(1).given(HISTORY).centred(), Adam.of(0.01))
        .averagingTail(0.25)
        .fit(machine, training, 30, 50, workspace.rng("fit"));
    Estimate after = metric.of(machine, test, workspace.rng("rows"));
    double best = 0;
    float[] frames = test.rows().toFloatArray();
    float[] past = test.layers().get(HISTORY).rows().toFloatArray();
    int width = past.length / test.size();
    for (int i = 0; i < test.size(); i++) {
      float[] frame = Arrays.copyOfRange(frames, i * PIXELS, (i + 1) * PIXELS);
      float[] history = Arrays.copyOfRange(past, i * width, (i + 1) * width);
      best += best(frame, history) / test.size();
    }
    String report = before + " → " + after + ", best " + best + ", seed " + SEED;
    assertTrue(before < -3.5 && after.value() > best - 0.15 && after.value() < best + 0.05, report);
    assertTrue(continued(machine) > 0.9, "right pixels " + continued(machine) + ", " + report);
  }

  /** The share of right pixels of a hundred series, 8 frames after a clean start. */
  private double continued(BoltzmannMachine machine) {
    float[] start = new float[2 * PIXELS];
    for (int i = 0; i < start.length; i++) {
      start[i] = clean(i / PIXELS, i % PIXELS) ? 1 : 0;
    }
    NDArray history = workspace.memory().create(start, new Shape(1, start.length)).repeat(0, 100);
    float[] frames =
        Continuation.of(machine).draw(history, 8, workspace.rng("go on")).toFloatArray();
    int right = 0;
    for (int k = 0; k < frames.length; k++) {
      int t = k / PIXELS % 8 + 2;
      right += clean(t, k % PIXELS) == frames[k] > 0.5 ? 1 : 0;
    }
    return (double) right / frames.length;
  }

  private static final double TURN = 2 * Math.PI / 12;
  private static final double SHRINK = 0.9;
  private static final double NOISE = 0.3;

  /** A point that is turned by a twelfth, drawn to the origin, and pushed by normal noise. */
  private Dataset spiral(String name, int frames) {
    float[] noise = workspace.rng(name).normal(new Shape(frames, 2)).toFloatArray();
    float[][] rows = new float[frames][2];
    for (int t = 0; t < frames; t++) {
      double x = t == 0 ? 0 : rows[t - 1][0];
      double y = t == 0 ? 0 : rows[t - 1][1];
      double c = SHRINK * Math.cos(TURN);
      double s = SHRINK * Math.sin(TURN);
      rows[t][0] = (float) (c * x - s * y + NOISE * noise[2 * t]);
      rows[t][1] = (float) (s * x + c * y + NOISE * noise[2 * t + 1]);
    }
    return Dataset.of(workspace, name, rows);
  }

  /**
   * Frames of real numbers: the entropy of a frame given the last one is log(2πe 0.3²) = 0.43 nats;
   * the mean of 2000 frames has the standard error 1 / √2000 = 0.022.
   */
  @Tag("slow")
  @Test
  void aNoisySpiralIsLearnt() {
    Dataset training = TimeSeries.windows(spiral("training", 3000), 1, HISTORY);
    Dataset test = TimeSeries.windows(spiral("test", 2001), 1, HISTORY);
    BoltzmannMachine machine =
        Conditional.machine(workspace, Gaussian.of(2), Bernoulli.of(2), 1).startingFrom(training);
    ConditionalLikelihood metric = ConditionalLikelihood.given(HISTORY);
    double before = metric.of(machine, test, workspace.rng("rows")).value();
    Trainer.of(ContrastiveDivergence.of(3).given(HISTORY), Adam.of(Rate.falling(0.02, 0.001)))
        .fit(machine, training, 30, 50, workspace.rng("fit"));
    Estimate after = metric.of(machine, test, workspace.rng("rows"));
    double best = -Math.log(2 * Math.PI * Math.E * NOISE * NOISE);
    String report = before + " → " + after + ", best " + best + ", seed " + SEED;
    assertTrue(before < best - 0.8, report);
    assertEquals(best, after.value(), 0.05 + 4.5 * 0.022, report);
  }
}
