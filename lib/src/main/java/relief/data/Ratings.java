package relief.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import relief.Rng;
import relief.Workspace;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Who rated what, and how: a list of ratings, most pairs of a user and an item being absent. Users
 * and items are numbered from 0 in the order of their names or numbers; ratings are whole numbers
 * from 1 on.
 */
public final class Ratings {
  private final int[] users;
  private final int[] items;
  private final int[] ratings;
  private final Size size;

  /** How many users, items and levels there are, whether or not they occur in a part. */
  private record Size(int users, int items, int levels) {}

  private Ratings(int[] users, int[] items, int[] ratings, Size size) {
    this.users = users;
    this.items = items;
    this.ratings = ratings;
    this.size = size;
  }

  /**
   * Ratings of a table with one a row.
   *
   * @param user name of the column of users, numbers or texts
   * @param item name of the column of items, numbers or texts
   * @param rating name of the column of ratings, whole numbers from 1 to the greatest
   * @throws IllegalArgumentException if a value is missing or a rating is none
   */
  public static Ratings of(Table table, String user, String item, String rating) {
    int[] users = ranks(Tables.column(table, user));
    int[] items = ranks(Tables.column(table, item));
    int[] ratings = Labels.of(Tables.column(table, rating));
    for (int each : ratings) {
      if (each < 1) {
        throw new IllegalArgumentException(
            "Expected ratings from 1 on, whole numbers, got " + each + "; shift or scale them.");
      }
    }
    requireOnce(users, items);
    return new Ratings(
        users, items, ratings, new Size(count(users), count(items), count(ratings) - 1));
  }

  private static void requireOnce(int[] users, int[] items) {
    Set<Long> pairs = new HashSet<>();
    for (int i = 0; i < users.length; i++) {
      if (!pairs.add(((long) users[i] << Integer.SIZE) + items[i])) {
        throw new IllegalArgumentException(
            "Expected one rating of an item by a user, got another one in row "
                + i
                + "; keep the last of them, or their mean, rounded.");
      }
    }
  }

  /** Of each value its place among the different ones. */
  private static int[] ranks(Column<?> column) {
    Tables.requireComplete(column);
    if (!(column instanceof NumericColumn<?> numbers)) {
      return Labels.of(column);
    }
    double[] values = numbers.asDoubleArray();
    double[] different = Arrays.stream(values).sorted().distinct().toArray();
    return Arrays.stream(values).mapToInt(x -> Arrays.binarySearch(different, x)).toArray();
  }

  private static int count(int[] numbers) {
    return 1 + Arrays.stream(numbers).max().orElse(-1);
  }

  /** How many ratings there are. */
  public int count() {
    return ratings.length;
  }

  /** How many users there are, those without a rating in this part included. */
  public int users() {
    return size.users();
  }

  /** How many items there are. */
  public int items() {
    return size.items();
  }

  /** The greatest rating. */
  public int levels() {
    return size.levels();
  }

  /** The number of a rating's user. */
  public int user(int index) {
    return users[index];
  }

  /** The number of a rating's item. */
  public int item(int index) {
    return items[index];
  }

  /** A rating, from 1. */
  public int rating(int index) {
    return ratings[index];
  }

  /** The number of the unit that is 1 for a rating, in its user's row of {@link #dataset}. */
  public int unit(int index) {
    return items[index] * levels() + ratings[index] - 1;
  }

  /** The mean of all ratings. */
  public double mean() {
    return Arrays.stream(ratings).average().orElse(Double.NaN);
  }

  /**
   * Two parts.
   *
   * @param known ratings to learn from, and to predict others by
   * @param heldOut ratings to predict
   */
  public record Parts(Ratings known, Ratings heldOut) {}

  /**
   * Two parts, at random. Draws an order of the ratings.
   *
   * @param fraction share of the known ones, between 0 and 1
   */
  public Parts split(double fraction, Rng rng) {
    int many = (int) Math.round(fraction * count());
    if (!(fraction > 0 && fraction < 1) || many == 0 || many == count()) {
      throw new IllegalArgumentException(
          "Expected a fraction that leaves both parts some ratings, got " + fraction + ".");
    }
    int[] order = rng.permutation(count());
    return new Parts(
        some(Arrays.copyOf(order, many)), some(Arrays.copyOfRange(order, many, order.length)));
  }

  private Ratings some(int[] places) {
    return new Ratings(at(users, places), at(items, places), at(ratings, places), size);
  }

  private static int[] at(int[] all, int[] places) {
    return IntStream.of(places).map(i -> all[i]).toArray();
  }

  /**
   * A row for each user, {@code [users, items · levels]}: a group for each item, with a 1 at the
   * rating, or all 0 where there is none, as an {@code Incomplete} layer has it.
   */
  public Dataset dataset(Workspace workspace) {
    int width = Math.multiplyExact(items(), levels());
    ByteBuffer bits = ByteBuffer.allocateDirect(Math.multiplyExact(users(), width));
    for (int i = 0; i < count(); i++) {
      bits.put(users[i] * width + unit(i), (byte) 1);
    }
    return Dataset.of(count() + " ratings", InMemory.bits(workspace, bits, users()));
  }

  /** Of each of other ratings the mean of these ratings of the same item, or of all, if none. */
  public double[] itemMeans(Ratings others) {
    return means(items, others.items, items());
  }

  /** Of each of other ratings the mean of these ratings by the same user, or of all, if none. */
  public double[] userMeans(Ratings others) {
    return means(users, others.users, users());
  }

  private double[] means(int[] own, int[] asked, int groups) {
    double[] sums = new double[groups];
    int[] counts = new int[groups];
    for (int i = 0; i < own.length; i++) {
      sums[own[i]] += ratings[i];
      counts[own[i]]++;
    }
    double all = mean();
    return IntStream.of(asked)
        .mapToDouble(i -> counts[i] == 0 ? all : sums[i] / counts[i])
        .toArray();
  }

  @Override
  public String toString() {
    double share = 100.0 * count() / users() / items();
    return String.format(
        Locale.ROOT,
        "%d ratings from 1 to %d of %d items by %d users, %.1f %% of all pairs",
        count(),
        levels(),
        items(),
        users(),
        share);
  }
}
