package relief;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * The oracle: all states of a small machine of binary layers and dense couplings, with their exact
 * probabilities, by plain loops over doubles that share no code with the library.
 *
 * <p>A state is a bit pattern, the units of layer 0 first.
 */
public final class Enumeration {
  private final int[] sizes;
  private final int[] offsets;
  private final List<float[]> biases = new ArrayList<>();
  private final List<Edge> edges;
  private final List<float[]> weights = new ArrayList<>();

  private Enumeration(BoltzmannMachine machine) {
    int layers = machine.layers().size();
    sizes = new int[layers];
    offsets = new int[layers + 1];
    for (int i = 0; i < layers; i++) {
      sizes[i] = machine.layers().get(i).units();
      offsets[i + 1] = offsets[i] + sizes[i];
      biases.add(machine.parameters().get("layer" + i + ".bias").toFloatArray());
    }
    edges = machine.edges();
    for (int i = 0; i < edges.size(); i++) {
      weights.add(machine.parameters().get("edge" + i + ".weights").toFloatArray());
    }
  }

  public static Enumeration of(BoltzmannMachine machine) {
    return new Enumeration(machine);
  }

  public int states() {
    return 1 << offsets[sizes.length];
  }

  public int bit(int state, int layer, int unit) {
    return (state >> (offsets[layer] + unit)) & 1;
  }

  public double energy(int state) {
    return energy(state, 1);
  }

  /** The energy with all couplings times beta. */
  public double energy(int state, double beta) {
    double energy = 0;
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < sizes[i]; j++) {
        energy -= biases.get(i)[j] * bit(state, i, j);
      }
    }
    for (int e = 0; e < edges.size(); e++) {
      int lower = edges.get(e).lower();
      int upper = edges.get(e).upper();
      for (int i = 0; i < sizes[lower]; i++) {
        for (int j = 0; j < sizes[upper]; j++) {
          double w = weights.get(e)[i * sizes[upper] + j];
          energy -= beta * w * bit(state, lower, i) * bit(state, upper, j);
        }
      }
    }
    return energy;
  }

  public double logPartition() {
    double sum = 0;
    for (int s = 0; s < states(); s++) {
      sum += Math.exp(-energy(s));
    }
    return Math.log(sum);
  }

  /** The law of all states. */
  public double[] law() {
    return law(1);
  }

  public double[] law(double beta) {
    double[] law = new double[states()];
    double sum = 0;
    for (int s = 0; s < law.length; s++) {
      law[s] = Math.exp(-energy(s, beta));
      sum += law[s];
    }
    for (int s = 0; s < law.length; s++) {
      law[s] /= sum;
    }
    return law;
  }

  /** The law of all states given the values of layer 0, a pattern of its bits. */
  public double[] lawGiven(int visible) {
    double[] law = law();
    double sum = 0;
    for (int s = 0; s < law.length; s++) {
      law[s] = (s & ((1 << sizes[0]) - 1)) == visible ? law[s] : 0;
      sum += law[s];
    }
    for (int s = 0; s < law.length; s++) {
      law[s] /= sum;
    }
    return law;
  }

  /** The marginal law of layer 0. */
  public double[] visibleLaw() {
    double[] law = law();
    double[] marginal = new double[1 << sizes[0]];
    for (int s = 0; s < law.length; s++) {
      marginal[s & (marginal.length - 1)] += law[s];
    }
    return marginal;
  }

  /** ⟨xᵢ⟩ under a law. */
  public double mean(double[] law, int layer, int unit) {
    double mean = 0;
    for (int s = 0; s < law.length; s++) {
      mean += law[s] * bit(s, layer, unit);
    }
    return mean;
  }

  /** ⟨xᵢ yⱼ⟩ under a law, for the ends of an edge. */
  public double product(double[] law, int edge, int i, int j) {
    double mean = 0;
    for (int s = 0; s < law.length; s++) {
      mean += law[s] * bit(s, edges.get(edge).lower(), i) * bit(s, edges.get(edge).upper(), j);
    }
    return mean;
  }

  /** The machine's state with one row for each pattern. */
  public State all(Workspace workspace) {
    TreeMap<Integer, NDArray> values = new TreeMap<>();
    for (int layer = 0; layer < sizes.length; layer++) {
      float[][] rows = new float[states()][sizes[layer]];
      for (int s = 0; s < states(); s++) {
        for (int j = 0; j < sizes[layer]; j++) {
          rows[s][j] = bit(s, layer, j);
        }
      }
      values.put(layer, workspace.memory().create(rows));
    }
    return State.of(values);
  }

  /** How often each pattern occurs among the rows of a state. */
  public long[] count(State state) {
    List<float[]> values = new ArrayList<>();
    for (int layer = 0; layer < sizes.length; layer++) {
      values.add(state.get(layer).toFloatArray());
    }
    long[] counts = new long[states()];
    for (int row = 0; row < state.rows(); row++) {
      int pattern = 0;
      for (int layer = 0; layer < sizes.length; layer++) {
        for (int j = 0; j < sizes[layer]; j++) {
          int bit = Math.round(values.get(layer)[row * sizes[layer] + j]);
          pattern |= bit << (offsets[layer] + j);
        }
      }
      counts[pattern]++;
    }
    return counts;
  }

  /** How often each pattern occurs among rows of bits, {@code [rows, units]}. */
  public static long[] countPatterns(NDArray rows) {
    int units = (int) rows.getShape().get(1);
    float[] bits = rows.toFloatArray();
    long[] counts = new long[1 << units];
    for (int row = 0; row < bits.length / units; row++) {
      int pattern = 0;
      for (int i = 0; i < units; i++) {
        pattern |= Math.round(bits[row * units + i]) << i;
      }
      counts[pattern]++;
    }
    return counts;
  }
}
