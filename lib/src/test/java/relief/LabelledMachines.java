package relief;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import relief.layers.Bernoulli;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.layers.OneHot;
import relief.layers.Outcomes;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;

/** Small random machines image – hidden – label, of all kinds of layers, for the oracles. */
public enum LabelledMachines {
  BITS(
      List.of(Bernoulli.of(4), Bernoulli.of(3), OneHot.of(3)),
      List.of(Listed.bits(4), Listed.bits(3), Listed.categories(1, 3))),
  SPINS(
      List.of(Ising.of(3), Ising.of(3), OneHot.of(2)),
      List.of(Listed.signs(3), Listed.signs(3), Listed.categories(1, 2))),
  CATEGORIES(
      List.of(OneHot.of(2, 3), Bernoulli.of(3), OneHot.of(3)),
      List.of(Listed.categories(2, 3), Listed.bits(3), Listed.categories(1, 3))),
  MIXTURE(
      List.of(Bernoulli.of(4), OneHot.of(4), OneHot.of(3)),
      List.of(Listed.bits(4), Listed.categories(1, 4), Listed.categories(1, 3))),
  RECTIFIED(
      List.of(Bernoulli.of(3), Rectified.of(1), OneHot.of(3)),
      List.of(Listed.bits(3), Listed.rectified(1, 240), Listed.categories(1, 3))),
  COUNTS(
      List.of(Bernoulli.of(3), SteppedSigmoid.of(2, 3), OneHot.of(3)),
      List.of(Listed.bits(3), Listed.stepped(2, 3), Listed.categories(1, 3))),
  TWO_LABELS(
      List.of(Bernoulli.of(4), Bernoulli.of(3), OneHot.of(2, 2)),
      List.of(Listed.bits(4), Listed.bits(3), Listed.categories(2, 2))),
  WORDS(
      List.of(Multinomial.of(3, 3), Bernoulli.of(3), OneHot.of(3)),
      List.of(Listed.counts(3, 3), Listed.bits(3), Listed.categories(1, 3))),
  BINARY_LABELS(
      List.of(Ising.of(4), Bernoulli.of(3), Bernoulli.of(2)),
      List.of(Listed.signs(4), Listed.bits(3), Listed.bits(2)));

  /** The label layer. */
  public static final int LABEL = 2;

  private final List<Layer.Spec> specs;
  private final List<Listed.Rows> rows;

  LabelledMachines(List<Layer.Spec> specs, List<Listed.Rows> rows) {
    this.specs = specs;
    this.rows = rows;
  }

  public BoltzmannMachine in(Workspace workspace) {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, specs.toArray(Layer.Spec[]::new));
    return Machines.randomized(workspace, machine, 0.8);
  }

  public Listed oracle(BoltzmannMachine machine) {
    return Listed.of(machine, rows);
  }

  /** p(label | image) of each image, with the labels in the order of the layer's outcomes. */
  public static double[][] labelLaw(BoltzmannMachine machine, Listed oracle, int layer) {
    Outcomes outcomes = machine.layers().get(layer).outcomes().orElseThrow();
    double[][] law = conditional(oracle, layer, 0);
    double[][] ordered = new double[law.length][law[0].length];
    for (int k = 0; k < law[0].length; k++) {
      int place =
          place(oracle.rows(layer), outcomes.rows(machine.memory(), k, 1, 1).toFloatArray());
      for (int row = 0; row < law.length; row++) {
        ordered[row][k] = law[row][place];
      }
    }
    return ordered;
  }

  private static int place(float[][] rows, float[] row) {
    return IntStream.range(0, rows.length)
        .filter(i -> Arrays.equals(rows[i], row))
        .findFirst()
        .orElseThrow();
  }

  /** p(row of one layer | row of another), {@code [row given][row]}. */
  public static double[][] conditional(Listed oracle, int layer, int given) {
    double[] law = oracle.law();
    double[][] joint = new double[oracle.rows(given).length][oracle.rows(layer).length];
    for (int s = 0; s < law.length; s++) {
      joint[oracle.digit(s, given)][oracle.digit(s, layer)] += law[s];
    }
    for (double[] row : joint) {
      double sum = 0;
      for (double p : row) {
        sum += p;
      }
      for (int i = 0; i < row.length; i++) {
        row[i] /= sum;
      }
    }
    return joint;
  }
}
