package relief.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import relief.Rng;
import relief.Workspace;
import relief.layers.Layer;

/**
 * A kind of layer, with what the oracle needs to sum or integrate over its smallest group of units
 * that depend on each other; most have groups of one unit.
 *
 * @param ofUnits makes a layer of so many units
 * @param points the places of a grid over what one group can be
 * @param cell the weight of a place: 1 in a sum, the spacing in an integral
 * @param variance of a unit whose parameters match the mean given; NaN promises nothing
 */
public record Kind(
    String name,
    IntFunction<Layer.Spec> ofUnits,
    double[][] points,
    double cell,
    DoubleUnaryOperator variance) {
  public static final double SPACING = 0.01;

  /** The real numbers between two, SPACING apart. */
  public static double[][] line(int from, int to) {
    int cells = (int) Math.round(1 / SPACING);
    return IntStream.rangeClosed(from * cells, to * cells)
        .mapToObj(i -> new double[] {i * SPACING})
        .toArray(double[][]::new);
  }

  /** Each unit of a group alone, and none. */
  public static double[][] atMostOne(int units) {
    double[][] places = new double[units + 1][units];
    for (int i = 0; i < units; i++) {
      places[i][i] = 1;
    }
    return places;
  }

  /** All ways to share out so many draws among so many categories. */
  public static double[][] counts(int categories, int draws) {
    double[][] all = {{}};
    for (int i = 0; i < categories; i++) {
      all =
          Arrays.stream(all)
              .flatMap(
                  row ->
                      IntStream.rangeClosed(0, draws)
                          .mapToObj(
                              n -> {
                                double[] longer = Arrays.copyOf(row, row.length + 1);
                                longer[row.length] = n;
                                return longer;
                              }))
              .toArray(double[][]::new);
    }
    return Arrays.stream(all)
        .filter(row -> Arrays.stream(row).sum() == draws)
        .toArray(double[][]::new);
  }

  /**
   * Means that six units can have; each three are a law of categories, all six one of two draws, or
   * they leave room for none.
   */
  public float[] means() {
    double sum = Arrays.stream(points[0]).sum();
    boolean always = Arrays.stream(points).allMatch(place -> Arrays.stream(place).sum() == sum);
    float[] means = {0.1f, 0.5f, 0.4f, 0.3f, 0.5f, 0.2f};
    for (int i = 0; i < means.length; i++) {
      means[i] *= always ? 1 : 0.8f;
    }
    return means;
  }

  public static double varianceOfTheData(double mean) {
    return 0.3 * mean * mean;
  }

  public int group() {
    return points[0].length;
  }

  /** The grid of one group, a place a row. */
  public NDArray places(NDManager memory) {
    float[][] rows = new float[points.length][group()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (float) points[i][j];
      }
    }
    return memory.create(rows);
  }

  /** cell · exp(x · field − energy(x)) at every place of the grid. */
  public double[] unnormalized(Layer group, NDArray field) {
    double[] law = group.energy(places(field.getManager())).toDoubleArray();
    float[] push = field.toFloatArray();
    for (int i = 0; i < law.length; i++) {
      double exponent = -law[i];
      for (int j = 0; j < push.length; j++) {
        exponent += points[i][j] * push[j];
      }
      law[i] = weight(i) * Math.exp(exponent);
    }
    return law;
  }

  /** The probabilities of the cells of the grid around its places, for one group. */
  double[] law(Layer group, NDArray field) {
    double[] law = unnormalized(group, field);
    double sum = 0;
    for (int i = 0; i < law.length; i++) {
      boolean half = cell != 1 && (i == 0 || i == law.length - 1);
      law[i] *= cell / weight(i) * (half ? 0.5 : 1);
      sum += law[i];
    }
    double total = sum;
    Arrays.setAll(law, i -> law[i] / total);
    return law;
  }

  /** A bin for each place of the grid, from 0 to 7, all about as likely. */
  int[] bins(Layer group, NDArray field) {
    double[] law = law(group, field);
    int[] bins = new int[law.length];
    double below = 0;
    for (int i = 0; i < law.length; i++) {
      bins[i] = law.length <= 8 ? i : (int) Math.min(7, 8 * below);
      below += law[i];
    }
    return bins;
  }

  /** The place of the grid that is nearest to each row of a group. */
  int[] places(NDArray rows) {
    float[] values = rows.toFloatArray();
    int[] places = new int[values.length / group()];
    for (int row = 0; row < places.length; row++) {
      if (cell != 1) {
        long place = Math.round((values[row] - points[0][0]) / SPACING);
        places[row] = (int) Math.max(0, Math.min(points.length - 1, place));
      } else {
        places[row] = place(Arrays.copyOfRange(values, row * group(), (row + 1) * group()));
      }
    }
    return places;
  }

  private int place(float[] row) {
    for (int i = 0; i < points.length; i++) {
      boolean same = true;
      for (int j = 0; j < row.length; j++) {
        same &= row[j] == points[i][j];
      }
      if (same) {
        return i;
      }
    }
    throw new AssertionError("no place of the grid: " + Arrays.toString(row));
  }

  /** A layer of such units with random parameters. */
  public Layer random(Workspace workspace, int units) {
    Layer layer = ofUnits.apply(units).in(workspace);
    Rng rng = workspace.rng("parameters");
    return layer.with(layer.parameters().map(a -> rng.normal(a.getShape()).mul(0.7)));
  }

  /** 1 in a sum; in an integral Simpson's rule. */
  private double weight(int i) {
    if (cell == 1) {
      return 1;
    }
    boolean end = i == 0 || i == points.length - 1;
    return cell / 3 * (end ? 1 : i % 2 == 0 ? 2 : 4);
  }

  @Override
  public String toString() {
    return name;
  }
}
