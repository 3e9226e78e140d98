package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.models.State;

/** The pull towards a mean activity against finite differences of the cross-entropy. */
class SparseTest {
  private static final SparsityTarget TARGET = SparsityTarget.of(0.1, 0.7);
  private final Workspace workspace = Workspace.seeded(19);
  private final Rng rng = workspace.rng("gradient");
  private final Batch batch = batch(new float[][] {{1, 0, 1}, {1, 1, 0}, {1, 0, 0}});

  @AfterEach
  void close() {
    workspace.close();
  }

  private Batch batch(float[][] rows) {
    return Batch.of(workspace.memory().create(rows));
  }

  private BoltzmannMachine machine(String sizes) {
    return Machines.binary(
        workspace, Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  /** What the pull adds to an objective's gradient. */
  private Parameters pull(BoltzmannMachine machine, Batch data, Integer... layers) {
    Objective exact = new ExactObjective(workspace);
    Parameters plain = exact.gradient(machine, data, Clock.START, rng);
    return exact.sparse(TARGET, layers).gradient(machine, data, Clock.START, rng).minus(plain);
  }

  /** ∂f/∂θ by central differences. */
  private Parameters differences(BoltzmannMachine machine, ToDoubleFunction<Parameters> function) {
    double step = 0.02;
    Parameters gradient = machine.parameters().times(0);
    for (String name : gradient.names()) {
      float[] values = new float[(int) gradient.get(name).size()];
      for (int k = 0; k < values.length; k++) {
        float[] unit = new float[values.length];
        unit[k] = (float) step;
        Parameters shift = machine.parameters().times(0);
        shift.get(name).set(unit);
        double up = function.applyAsDouble(shift);
        values[k] = (float) ((up - function.applyAsDouble(shift.times(-1))) / (2 * step));
      }
      gradient.get(name).set(values);
    }
    return gradient;
  }

  private static double crossEntropy(double q) {
    return TARGET.strength()
        * (TARGET.target() * Math.log(q) + (1 - TARGET.target()) * Math.log(1 - q));
  }

  private static void assertClose(Parameters expected, Parameters got, double bound) {
    assertEquals(expected.names(), got.names());
    for (String name : expected.names()) {
      double worst = expected.get(name).sub(got.get(name)).abs().max().getFloat();
      assertTrue(worst < bound, name + " differs by " + worst);
    }
  }

  /** Differences are right to 2 · 10⁻⁵ here; the strength is 0.7. */
  @ParameterizedTest
  @ValueSource(strings = {"3,1", "3,2", "3,3", "3,4", "3,5"})
  void isTheGradientOfTheCrossEntropyForASinglePattern(String sizes) {
    BoltzmannMachine rbm = machine(sizes);
    for (float[] row : new float[][] {{1, 0, 1}, {1, 1, 1}, {0, 1, 0}}) {
      Batch one = batch(new float[][] {row});
      Parameters expected =
          differences(
              rbm,
              shift -> {
                BoltzmannMachine moved = rbm.with(rbm.parameters().plus(shift));
                double sum = 0;
                for (float q :
                    Reconstruction.up(moved, State.observing(one)).get(1).toFloatArray()) {
                  sum += crossEntropy(q);
                }
                return sum;
              });
      assertClose(expected, pull(rbm, one), 1e-4);
      assertTrue(expected.norm() > 0.1);
    }
  }

  @Test
  void weightsCanBeLeftToTheObjective() {
    BoltzmannMachine machine = machine("3,4");
    Parameters all = pull(machine, batch);
    Objective exact = new ExactObjective(workspace);
    Parameters plain = exact.gradient(machine, batch, Clock.START, rng);
    Objective ofBiases = exact.sparse(TARGET.ofBiases().decay(0.5));
    Parameters alone = ofBiases.gradient(machine, batch, Clock.START, rng).minus(plain);
    assertEquals(all.get("layer1.bias"), alone.get("layer1.bias"));
    assertTrue(all.get("edge0.weights").norm().getFloat() > 0.1);
    assertEquals(0, alone.get("edge0.weights").norm().getFloat());
  }

  /** With several patterns: every unit as one with the mean of its inputs. */
  @ParameterizedTest
  @ValueSource(strings = {"3,2", "3,5", "3,2,2", "3,3,2", "3,2,2,2"})
  void takesTheMeanInputForEachRows(String sizes) {
    BoltzmannMachine machine = machine(sizes);
    Enumeration oracle = Enumeration.of(machine);
    double[] data = ExactObjective.data(oracle, batch.visible());
    int top = machine.layers().size() - 1;
    Parameters expected =
        differences(
            machine,
            shift -> {
              double sum = 0;
              for (int layer = 1; layer <= top; layer++) {
                sum += surrogate(machine, oracle, data, shift, layer);
              }
              return sum;
            });
    assertClose(expected, pull(machine, batch), 1e-4);
    Parameters first = differences(machine, shift -> surrogate(machine, oracle, data, shift, 1));
    assertClose(first, pull(machine, batch, 1), 1e-4);
  }

  /** Σ over units of the cross-entropy of σ(logit q + the change of the mean input). */
  private static double surrogate(
      BoltzmannMachine machine, Enumeration oracle, double[] data, Parameters shift, int layer) {
    int units = machine.layers().get(layer).units();
    double sum = 0;
    for (int j = 0; j < units; j++) {
      double q = oracle.mean(data, layer, j);
      double input = Math.log(q / (1 - q)) + shift.get("layer" + layer + ".bias").getFloat(j);
      for (int edge = layer - 1; edge <= Math.min(layer, machine.edges().size() - 1); edge++) {
        NDArray w = shift.get("edge" + edge + ".weights");
        int other = edge < layer ? layer - 1 : layer + 1;
        for (int i = 0; i < machine.layers().get(other).units(); i++) {
          double weight = edge < layer ? w.getFloat(i, j) : w.getFloat(j, i);
          input += weight * oracle.mean(data, other, i);
        }
      }
      sum += crossEntropy(1 / (1 + Math.exp(-input)));
    }
    return sum;
  }

  /** Outside the centred gradient the pull is added as it is. */
  @Test
  void aroundTheCentredGradientItIsTheSamePull() {
    BoltzmannMachine rbm = machine("3,4");
    Objective exact = new ExactObjective(workspace);
    Parameters centred = exact.centred().gradient(rbm, batch, Clock.START, rng);
    Objective both = exact.centred().sparse(TARGET);
    Parameters got = both.gradient(rbm, batch, Clock.START, rng).minus(centred);
    assertClose(pull(rbm, batch), got, 1e-6);
  }

  /** Inside it, centred: inputs are counted from their means, so the biases do all the work. */
  @Test
  void insideTheCentredGradientThePullIsCentred() {
    BoltzmannMachine rbm = machine("3,4");
    Objective exact = new ExactObjective(workspace);
    Parameters centred = exact.centred().gradient(rbm, batch, Clock.START, rng);
    Objective both = exact.sparse(TARGET).centred();
    Parameters got = both.gradient(rbm, batch, Clock.START, rng).minus(centred);
    Parameters plain = pull(rbm, batch);
    Parameters expected = plain.times(0).and("layer1.bias", plain.get("layer1.bias"));
    assertClose(expected, got, 1e-6);
  }

  private static Sparse sparse(Objective inner, double decay) {
    return (Sparse) inner.sparse(TARGET.decay(decay));
  }

  /** Batches large enough to be shared out; the data's part is the same for all. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void workersPartsAddUpToTheActivities(String threads) {
    System.setProperty("relief.threads", threads);
    try {
      BoltzmannMachine rbm = machine("3,2");
      double[] data = ExactObjective.data(Enumeration.of(rbm), batch.visible());
      Batch many = Batch.of(batch.visible().repeat(0, 4000));
      assertEquals(Integer.parseInt(threads), relief.models.Rows.parts(rbm, 12_000).size());
      for (Objective inner :
          new Objective[] {ContrastiveDivergence.of(1), Persistent.of(12_000, 1)}) {
        Sparse sparse = sparse(inner, 0);
        sparse.gradient(rbm, many, Clock.START, rng);
        for (int j = 0; j < 2; j++) {
          float q = sparse.activities().get("layer1").getFloat(j);
          assertEquals(Enumeration.of(rbm).mean(data, 1, j), q, 2e-4); // sums of float32
        }
        sparse.close();
      }
    } finally {
      System.clearProperty("relief.threads");
    }
  }

  @Test
  void activitiesFollowTheDataAndBelongToTheirMachine() {
    BoltzmannMachine rbm = machine("3,2");
    Sparse sparse = sparse(Persistent.of(20, 1), 0.75);
    float[] first = activity(sparse, rbm, batch);
    Batch other = batch(new float[][] {{0, 0, 1}});
    float[] alone = activity(sparse(Persistent.of(20, 1), 0.75), rbm, other);
    float[] second = activity(sparse, rbm, other);
    for (int j = 0; j < 2; j++) {
      assertEquals(0.75 * first[j] + 0.25 * alone[j], second[j], 1e-6);
      assertTrue(Math.abs(first[j] - alone[j]) > 0.01);
    }
    BoltzmannMachine wider = machine("3,4");
    float[] anew = activity(sparse, wider, batch);
    assertArrayEquals(activity(sparse(Persistent.of(20, 1), 0), wider, batch), anew, 1e-6f);
    sparse.close();
    assertTrue(sparse.activities().names().isEmpty());
  }

  @Test
  void activitiesAreFreed() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine rbm = machine("9,2");
    int before = workspace.memory().getManagedArrays().size();
    Objective sparse = Persistent.of(20, 1).sparse(TARGET);
    Trainer.of(sparse, Sgd.of(0.1)).fit(rbm, data, 3, 5, rng);
    assertTrue(workspace.memory().getManagedArrays().size() > before);
    sparse.close();
    sparse.close();
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  private float[] activity(Sparse sparse, BoltzmannMachine machine, Batch data) {
    sparse.gradient(machine, data, Clock.START, rng);
    return sparse.activities().get("layer1").toFloatArray();
  }

  @Test
  void trainingBringsTheUnitsToTheTarget() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    double[] means = new double[2];
    for (int i = 0; i < 2; i++) {
      BoltzmannMachine rbm =
          BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(8)).startingFrom(data);
      SparsityTarget target = SparsityTarget.of(0.1, i);
      Objective objective = Persistent.of(50, 1).centred().sparse(target);
      Trainer.of(objective, Sgd.of(0.1)).fit(rbm, data, 400, workspace.rng("fit"));
      objective.close();
      State state = Reconstruction.up(rbm, State.observing(Batch.of(data.rows())));
      means[i] = state.get(1).mean().getFloat();
    }
    assertTrue(means[0] > 0.3 && means[1] < 0.2, "without " + means[0] + ", with " + means[1]);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> SparsityTarget.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> SparsityTarget.of(0.1, -1));
    assertThrows(IllegalArgumentException.class, () -> SparsityTarget.of(0.1, 1).decay(1));
    BoltzmannMachine rbm = machine("3,2");
    assertRefused(rbm, 0, "from 1 to 1");
    assertRefused(rbm, 2, "got 2");
    BoltzmannMachine hopfield =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Bernoulli.of(3), Gaussian.of(2)), 3);
    assertRefused(hopfield, 1, "got layer 1, Gaussian");
  }

  private void assertRefused(BoltzmannMachine machine, int layer, String expected) {
    Objective sparse = Persistent.of(5, 1).sparse(TARGET, layer);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> sparse.gradient(machine, batch, Clock.START, rng))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }
}
