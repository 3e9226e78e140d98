package relief.data;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import relief.Rng;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The law of {@link Toy#ratings}. */
record RatingLaw(int users, int items, double share) {
  private static final int WIDTH = 2 + 3; // numbers of a user or item: frequency, level, factors
  private static final double MIDDLE = 3.5;
  private static final double SPREAD = 0.5; // of users and of items
  private static final double TASTE = 0.6;
  private static final double NOISE = 0.6;
  private static final double ACTIVITY = 0.6; // of a logarithm of a frequency
  private static final int LEVELS = 5;

  Table draw(Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float[] user = normal(rng.split("users"), users);
      float[] item = normal(rng.split("items"), items);
      Shape pairs = new Shape(Math.multiplyExact(users, items));
      float[] noise = rng.split("noise").normal(pairs).toFloatArray();
      float[] present = rng.split("present").uniform(pairs).toFloatArray();
      return table(user, item, noise, present);
    }
  }

  private Table table(float[] user, float[] item, float[] noise, float[] present) {
    IntColumn[] columns = {
      IntColumn.create("user"), IntColumn.create("item"), IntColumn.create("rating")
    };
    for (int pair = 0; pair < noise.length; pair++) {
      int u = pair / items * WIDTH;
      int i = pair % items * WIDTH;
      if (present[pair] < share * activity(user[u]) * activity(item[i])) {
        columns[0].append(pair / items);
        columns[1].append(pair % items);
        columns[2].append(rated(score(user, u, item, i) + NOISE * noise[pair]));
      }
    }
    return Table.create("ratings", columns);
  }

  /** Of each row its frequency, its level and its factors. */
  private static float[] normal(Rng rng, int rows) {
    return rng.normal(new Shape(rows, WIDTH)).toFloatArray();
  }

  /** A log-normal number of mean 1. */
  private static double activity(double normal) {
    return Math.exp(ACTIVITY * normal - ACTIVITY * ACTIVITY / 2);
  }

  private static double score(float[] user, int u, float[] item, int i) {
    double score = MIDDLE + SPREAD * (user[u + 1] + item[i + 1]);
    for (int k = 2; k < WIDTH; k++) {
      score += TASTE * user[u + k] * item[i + k];
    }
    return score;
  }

  private static int rated(double score) {
    return (int) Math.max(1, Math.min(LEVELS, Math.round(score)));
  }
}
