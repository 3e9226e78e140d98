package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import relief.Interrupts;
import relief.data.Batch;
import relief.data.Ratings;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Predictions of ratings by a machine whose visible layer has a group of categories for each item,
 * {@link relief.layers.Incomplete} (Salakhutdinov, Mnih &amp; Hinton 2007, section 2.3): the exact
 * law of one more rating given all that are known of the user, the hidden units summed out,
 *
 * <pre>p(item rated k | known) = exp(−F(known, item rated k)) / Σ over k′ of the same</pre>
 *
 * <p>with the free energy F, and the rating's mean under it.
 *
 * @param machine the model
 * @param known the ratings to predict others by
 */
public record Recommender(BoltzmannMachine machine, Ratings known) {
  private static final int CHUNK = 200;

  /** Checks that the machine has a group for each item. */
  public Recommender {
    if (machine.layers().get(0).units() != known.items() * known.levels()) {
      throw new IllegalArgumentException(
          "Expected a visible layer of "
              + known.items()
              + " groups of "
              + known.levels()
              + " units, for "
              + known
              + ", got "
              + machine.layers().get(0)
              + ".");
    }
  }

  /** Σ k p(k) for each of the ratings asked for, whose values are not looked at. */
  public double[] means(Ratings asked) {
    return Arrays.stream(probabilities(asked)).mapToDouble(Recommender::mean).toArray();
  }

  private static double mean(double[] law) {
    return IntStream.range(0, law.length).mapToDouble(k -> (k + 1) * law[k]).sum();
  }

  /**
   * The law of each of the ratings asked for: {@code [asked][levels]}, the level 1 first. Draws
   * nothing.
   *
   * @throws IllegalArgumentException if one of them is known, they are of another table, or two
   *     layers of hidden units are coupled
   */
  public double[][] probabilities(Ratings asked) {
    List<List<Integer>> units = unitsOfUsers(asked);
    double[][] law = new double[asked.count()][];
    for (int from = 0; from < law.length; from += CHUNK) {
      Interrupts.check();
      int to = Math.min(law.length, from + CHUNK);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray scores = scores(rows(units, asked, from, to), asked, from);
        double[] some = scores.softmax(1).toDoubleArray();
        for (int i = from; i < to; i++) {
          int first = (i - from) * known.levels();
          law[i] = Arrays.copyOfRange(some, first, first + known.levels());
        }
      }
    }
    return law;
  }

  /** Of each user the units that are 1. */
  private List<List<Integer>> unitsOfUsers(Ratings asked) {
    requireSameTable(asked);
    List<List<Integer>> units = new ArrayList<>();
    for (int user = 0; user < known.users(); user++) {
      units.add(new ArrayList<>());
    }
    for (int i = 0; i < known.count(); i++) {
      units.get(known.user(i)).add(known.unit(i));
    }
    for (int i = 0; i < asked.count(); i++) {
      int item = asked.item(i);
      if (units.get(asked.user(i)).stream().anyMatch(unit -> unit / known.levels() == item)) {
        throw new IllegalArgumentException(
            "Expected ratings that are not known, got one of item "
                + item
                + " by user "
                + asked.user(i)
                + " that is; split them before.");
      }
    }
    return units;
  }

  private void requireSameTable(Ratings asked) {
    if (asked.users() != known.users() || asked.items() != known.items()) {
      throw new IllegalArgumentException(
          "Expected ratings of the same users and items as "
              + known
              + ", got "
              + asked
              + "; split one table.");
    }
  }

  /** What is known of the users of some of the ratings asked for, a row each. */
  private float[][] rows(List<List<Integer>> units, Ratings asked, int from, int to) {
    float[][] rows = new float[to - from][known.items() * known.levels()];
    for (int i = from; i < to; i++) {
      for (int unit : units.get(asked.user(i))) {
        rows[i - from][unit] = 1;
      }
    }
    return rows;
  }

  /** −F of each row with each level of the item asked for. */
  private NDArray scores(float[][] rows, Ratings asked, int from) {
    NDList scores = new NDList();
    for (int level = 0; level < known.levels(); level++) {
      for (int i = 0; i < rows.length; i++) {
        int first = asked.item(from + i) * known.levels();
        Arrays.fill(rows[i], first, first + known.levels(), 0);
        rows[i][first + level] = 1;
      }
      NDArray visible = machine.memory().create(rows);
      scores.add(machine.freeEnergy(State.observing(Batch.of(visible))).neg());
    }
    return NDArrays.stack(scores, 1);
  }
}
