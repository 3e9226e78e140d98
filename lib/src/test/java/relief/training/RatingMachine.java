package relief.training;

import relief.models.BoltzmannMachine;

/**
 * The oracle for machines of incomplete rows: groups of categories and binary hidden units, by
 * plain loops over doubles. A group is a category, or −1 where it is absent, and then the machine
 * doesn't have it.
 */
final class RatingMachine {
  private final int groups;
  private final int categories;
  private final float[] visible;
  private final float[] hidden;
  private final float[] weights;

  RatingMachine(BoltzmannMachine machine, int groups, int categories) {
    this.groups = groups;
    this.categories = categories;
    visible = machine.parameters().get("layer0.bias").toFloatArray();
    hidden = machine.parameters().get("layer1.bias").toFloatArray();
    weights = machine.parameters().get("edge0.weights").toFloatArray();
  }

  /** log Σ over hidden patterns of exp(−E). */
  double score(int[] row) {
    double sum = 0;
    for (int pattern = 0; pattern < 1 << hidden.length; pattern++) {
      double log = 0;
      for (int j = 0; j < hidden.length; j++) {
        double on = pattern >> j & 1;
        log += on * hidden[j];
        for (int g = 0; g < groups; g++) {
          log += row[g] < 0 ? 0 : on * weights[(g * categories + row[g]) * hidden.length + j];
        }
      }
      sum += Math.exp(log);
    }
    double log = Math.log(sum);
    for (int g = 0; g < groups; g++) {
      log += row[g] < 0 ? 0 : visible[g * categories + row[g]];
    }
    return log;
  }

  /** log p(row), among all rows with the same groups. */
  double logLikelihood(int[] row) {
    return score(row) - logPartition(row.clone(), 0);
  }

  private double logPartition(int[] row, int from) {
    if (from == groups) {
      return score(row);
    }
    if (row[from] < 0) {
      return logPartition(row, from + 1);
    }
    double sum = 0;
    for (int k = 0; k < categories; k++) {
      row[from] = k;
      sum += Math.exp(logPartition(row, from + 1));
    }
    row[from] = 0;
    return Math.log(sum);
  }

  /** p(category of a group | the others of the row). */
  double[] conditional(int[] row, int group) {
    double[] law = new double[categories];
    double sum = 0;
    for (int k = 0; k < categories; k++) {
      int[] with = row.clone();
      with[group] = k;
      law[k] = Math.exp(score(with));
      sum += law[k];
    }
    for (int k = 0; k < categories; k++) {
      law[k] /= sum;
    }
    return law;
  }
}
