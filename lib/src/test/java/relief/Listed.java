package relief;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * The oracle for machines of mixed layers with parameters "bias" and "weights": all states, from a
 * list of all rows of each layer, by plain loops over doubles that share no code with the library.
 * Real-valued units are listed on a grid, with weights that make the sum an integral.
 *
 * <p>A state is a number whose digits are the rows of the layers, those of layer 0 fastest.
 */
public final class Listed {
  /**
   * All rows of a layer.
   *
   * @param rows the values of its units
   * @param logWeights what each counts besides exp(bias · x)
   */
  public record Rows(double[][] rows, double[] logWeights) {}

  private final List<Rows> layers;
  private final List<float[]> biases = new ArrayList<>();
  private final List<Edge> edges;
  private final List<float[]> weights = new ArrayList<>();

  private Listed(BoltzmannMachine machine, List<Rows> layers) {
    this.layers = layers;
    for (int i = 0; i < layers.size(); i++) {
      biases.add(machine.parameters().get("layer" + i + ".bias").toFloatArray());
    }
    edges = machine.edges();
    for (int i = 0; i < edges.size(); i++) {
      weights.add(machine.parameters().get("edge" + i + ".weights").toFloatArray());
    }
  }

  public static Listed of(BoltzmannMachine machine, List<Rows> layers) {
    return new Listed(machine, layers);
  }

  /** So many groups of units side by side, each with one of the values. */
  public static Rows groups(int groups, double[]... values) {
    double[] none = new double[values.length];
    Rows all = new Rows(new double[][] {{}}, new double[1]);
    for (int i = 0; i < groups; i++) {
      all = product(all, new Rows(values, none));
    }
    return all;
  }

  public static Rows bits(int units) {
    return groups(units, new double[] {0}, new double[] {1});
  }

  public static Rows signs(int units) {
    return groups(units, new double[] {-1}, new double[] {1});
  }

  public static Rows categories(int groups, int categories) {
    double[][] values = new double[categories][categories];
    for (int i = 0; i < categories; i++) {
      values[i][i] = 1;
    }
    return groups(groups, values);
  }

  /** Counts of so many draws from categories, each with the number of orders of the draws. */
  public static Rows counts(int categories, int draws) {
    Map<String, Double> orders = new TreeMap<>();
    for (int sequence = 0; sequence < Math.pow(categories, draws); sequence++) {
      int[] row = new int[categories];
      for (int i = 0, rest = sequence; i < draws; i++, rest /= categories) {
        row[rest % categories]++;
      }
      orders.merge(Arrays.toString(row).replaceAll("[\\[\\] ]", ""), 1.0, Double::sum);
    }
    double[][] rows =
        orders.keySet().stream()
            .map(row -> Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    return new Rows(rows, orders.values().stream().mapToDouble(Math::log).toArray());
  }

  /** Units x ≥ 0 with the energy x² / 2 − bias · x, by Simpson's rule on so many cells up to 12. */
  public static Rows rectified(int units, int cells) {
    double step = 12.0 / cells;
    double[][] values = new double[cells + 1][1];
    double[] logWeights = new double[cells + 1];
    for (int i = 0; i <= cells; i++) {
      double x = i * step;
      double weight = i == 0 || i == cells ? 1 : i % 2 == 0 ? 2 : 4;
      values[i][0] = x;
      logWeights[i] = Math.log(weight * step / 3) - x * x / 2;
    }
    Rows all = new Rows(new double[][] {{}}, new double[1]);
    for (int i = 0; i < units; i++) {
      all = product(all, new Rows(values, logWeights));
    }
    return all;
  }

  /** Counts of ones among so many copies of a binary unit with the biases −½, −3/2, … */
  public static Rows stepped(int units, int copies) {
    double[][] values = new double[copies + 1][1];
    double[] ways = new double[copies + 1];
    ways[0] = 1;
    for (int i = 1; i <= copies; i++) {
      for (int n = i; n > 0; n--) {
        ways[n] += ways[n - 1] * Math.exp(0.5 - i);
      }
      values[i][0] = i;
    }
    Rows one = new Rows(values, Arrays.stream(ways).map(Math::log).toArray());
    Rows all = new Rows(new double[][] {{}}, new double[1]);
    for (int i = 0; i < units; i++) {
      all = product(all, one);
    }
    return all;
  }

  private static Rows product(Rows a, Rows b) {
    int size = a.rows().length * b.rows().length;
    double[][] rows = new double[size][];
    double[] logWeights = new double[size];
    for (int k = 0; k < size; k++) {
      double[] left = a.rows()[k / b.rows().length];
      double[] right = b.rows()[k % b.rows().length];
      rows[k] = new double[left.length + right.length];
      System.arraycopy(left, 0, rows[k], 0, left.length);
      System.arraycopy(right, 0, rows[k], left.length, right.length);
      logWeights[k] = a.logWeights()[k / b.rows().length] + b.logWeights()[k % b.rows().length];
    }
    return new Rows(rows, logWeights);
  }

  public int states() {
    int states = 1;
    for (Rows layer : layers) {
      states *= layer.rows().length;
    }
    return states;
  }

  /** The number of a layer's row in a state. */
  public int digit(int state, int layer) {
    int rest = state;
    for (int i = 0; i < layer; i++) {
      rest /= layers.get(i).rows().length;
    }
    return rest % layers.get(layer).rows().length;
  }

  /** A layer's values in a state. */
  public double[] row(int state, int layer) {
    return layers.get(layer).rows()[digit(state, layer)];
  }

  private double log(int state) {
    double log = 0;
    for (int i = 0; i < layers.size(); i++) {
      log += layers.get(i).logWeights()[digit(state, i)];
      double[] x = row(state, i);
      for (int j = 0; j < x.length; j++) {
        log += biases.get(i)[j] * x[j];
      }
    }
    for (int e = 0; e < edges.size(); e++) {
      double[] lower = row(state, edges.get(e).lower());
      double[] upper = row(state, edges.get(e).upper());
      for (int i = 0; i < lower.length; i++) {
        for (int j = 0; j < upper.length; j++) {
          log += lower[i] * weights.get(e)[i * upper.length + j] * upper[j];
        }
      }
    }
    return log;
  }

  /** No overflow: the machines are small. */
  public double logPartition() {
    double sum = 0;
    for (int s = 0; s < states(); s++) {
      sum += Math.exp(log(s));
    }
    return Math.log(sum);
  }

  /** The law of all states. */
  public double[] law() {
    double logPartition = logPartition();
    double[] law = new double[states()];
    for (int s = 0; s < law.length; s++) {
      law[s] = Math.exp(log(s) - logPartition);
    }
    return law;
  }

  /** The marginal law of a layer's rows. */
  public double[] law(int layer) {
    double[] law = law();
    double[] marginal = new double[layers.get(layer).rows().length];
    for (int s = 0; s < law.length; s++) {
      marginal[digit(s, layer)] += law[s];
    }
    return marginal;
  }

  /** The machine's state with one row for each state. */
  public State all(Workspace workspace) {
    TreeMap<Integer, NDArray> values = new TreeMap<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      float[][] rows = new float[states()][];
      for (int s = 0; s < rows.length; s++) {
        rows[s] = floats(row(s, layer));
      }
      values.put(layer, workspace.memory().create(rows));
    }
    return State.of(values);
  }

  /** All rows of a layer: {@code [rows, units]}. */
  public float[][] rows(int layer) {
    double[][] all = layers.get(layer).rows();
    float[][] rows = new float[all.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = floats(all[i]);
    }
    return rows;
  }

  private static float[] floats(double[] row) {
    float[] floats = new float[row.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) row[i];
    }
    return floats;
  }

  /** How often each row of a layer occurs among some rows; every one must be listed. */
  public long[] count(NDArray units, int layer) {
    Map<String, Integer> numbers = new HashMap<>();
    float[][] rows = rows(layer);
    for (int i = 0; i < rows.length; i++) {
      numbers.put(Arrays.toString(rows[i]), i);
    }
    long[] counts = new long[rows.length];
    float[] all = units.toFloatArray();
    int width = rows[0].length;
    for (int i = 0; i < all.length; i += width) {
      counts[numbers.get(Arrays.toString(Arrays.copyOfRange(all, i, i + width)))]++;
    }
    return counts;
  }

  /** How often each state occurs among the rows of one. */
  public long[] count(State state) {
    NDArray joined = null;
    List<double[]> all = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      NDArray units = state.get(layer);
      joined = joined == null ? units : joined.concat(units, 1);
    }
    for (int s = 0; s < states(); s++) {
      double[] row = {};
      for (int layer = 0; layer < layers.size(); layer++) {
        double[] more = row(s, layer);
        double[] longer = Arrays.copyOf(row, row.length + more.length);
        System.arraycopy(more, 0, longer, row.length, more.length);
        row = longer;
      }
      all.add(row);
    }
    Rows joint = new Rows(all.toArray(double[][]::new), new double[all.size()]);
    return new Listed(joint).count(joined, 0);
  }

  private Listed(Rows joint) {
    layers = List.of(joint);
    edges = List.of();
  }
}
