package relief.sampling;

import ai.djl.ndarray.NDArray;
import relief.Listed;
import relief.Workspace;

/**
 * Every row of a small machine's visible layer with half of its groups known, the even ones or the
 * odd ones by turns, and the exact law of the rest given them.
 *
 * @param rows all rows of layer 0
 * @param law of them without conditions
 * @param group units that are known together
 */
record Conditionals(float[][] rows, double[] law, int group) {
  static Conditionals of(Listed oracle, int group) {
    return new Conditionals(oracle.rows(0), oracle.law(0), group);
  }

  int units() {
    return rows[0].length;
  }

  /** 1 for the known units of a row. */
  float[] mask(int row) {
    float[] mask = new float[units()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (i / group + row) % 2 == 0 ? 1 : 0;
    }
    return mask;
  }

  NDArray masks(Workspace workspace) {
    float[][] masks = new float[rows.length][];
    for (int row = 0; row < masks.length; row++) {
      masks[row] = mask(row);
    }
    return workspace.memory().create(masks);
  }

  /** The law of all rows given the known units of one. */
  double[] given(int row) {
    double[] given = new double[law.length];
    double sum = 0;
    for (int s = 0; s < law.length; s++) {
      given[s] = agrees(s, row) ? law[s] : 0;
      sum += given[s];
    }
    for (int s = 0; s < law.length; s++) {
      given[s] /= sum;
    }
    return given;
  }

  private boolean agrees(int row, int known) {
    float[] mask = mask(known);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 1 && rows[row][i] != rows[known][i]) {
        return false;
      }
    }
    return true;
  }

  /** The law of pairs of a row, each as likely, and its completion; pair r · rows + s. */
  double[] pairs() {
    double[] pairs = new double[rows.length * rows.length];
    for (int row = 0; row < rows.length; row++) {
      double[] given = given(row);
      for (int s = 0; s < given.length; s++) {
        pairs[row * rows.length + s] = given[s] / rows.length;
      }
    }
    return pairs;
  }

  /** ⟨xᵢ⟩ given the known units of a row. */
  double mean(int row, int unit) {
    double[] given = given(row);
    double mean = 0;
    for (int s = 0; s < given.length; s++) {
      mean += given[s] * rows[s][unit];
    }
    return mean;
  }

  double deviation(int row, int unit) {
    double[] given = given(row);
    double mean = mean(row, unit);
    double square = 0;
    for (int s = 0; s < given.length; s++) {
      square += given[s] * Math.pow(rows[s][unit] - mean, 2);
    }
    return Math.sqrt(square);
  }
}
