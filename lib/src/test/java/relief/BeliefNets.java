package relief;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.DeepBeliefNet;
import relief.models.Link;

/** Small deep belief nets of binary layers with strong random parameters, and their exact laws. */
public final class BeliefNets {
  private BeliefNets() {}

  public static DeepBeliefNet binary(Workspace workspace, int... sizes) {
    Layer.Spec[] specs = new Layer.Spec[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      specs[i] = Bernoulli.of(sizes[i]);
    }
    return randomized(workspace, DeepBeliefNet.of(workspace, specs), 1);
  }

  /** All parameters drawn from the normal law with this deviation. */
  public static DeepBeliefNet randomized(Workspace workspace, DeepBeliefNet net, double deviation) {
    for (int i = 0; i < net.links().size(); i++) {
      Parameters parameters = net.links().get(i).machine().parameters();
      Rng rng = workspace.rng("random net").at(i);
      parameters.assign(parameters.map(a -> normal(rng, a, deviation)));
    }
    return net;
  }

  private static NDArray normal(Rng rng, NDArray like, double deviation) {
    return rng.normal(like.getShape()).mul(deviation);
  }

  /** All patterns of so many bits, a row each, the first bit changing fastest. */
  public static float[][] patterns(int units) {
    float[][] rows = new float[1 << units][units];
    for (int s = 0; s < rows.length; s++) {
      for (int i = 0; i < units; i++) {
        rows[s][i] = (s >> i) & 1;
      }
    }
    return rows;
  }

  /**
   * σ(bias + W x) of the upper units given a lower row, or of the lower ones given an upper row.
   */
  public static double[] means(Link link, double[] row, boolean up) {
    Parameters parameters = link.machine().parameters();
    float[] weights = parameters.get("edge0.weights").toFloatArray();
    float[] bias = parameters.get(up ? "layer1.bias" : "layer0.bias").toFloatArray();
    int upper = parameters.get("layer1.bias").toFloatArray().length;
    double[] means = new double[bias.length];
    for (int j = 0; j < bias.length; j++) {
      double field = bias[j];
      for (int i = 0; i < row.length; i++) {
        field += row[i] * (up ? weights[i * upper + j] : weights[j * upper + i]);
      }
      means[j] = 1 / (1 + Math.exp(-field));
    }
    return means;
  }

  /** The probability of a pattern of independent bits with these means. */
  public static double probability(double[] means, float[] bits) {
    double p = 1;
    for (int i = 0; i < bits.length; i++) {
      p *= bits[i] > 0.5 ? means[i] : 1 - means[i];
    }
    return p;
  }

  public static double[] doubles(float[] row) {
    double[] doubles = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      doubles[i] = row[i];
    }
    return doubles;
  }

  /** The laws of the layers 0 to L − 1, each summed from the one above it. */
  public static List<double[]> laws(DeepBeliefNet net) {
    List<double[]> laws = new ArrayList<>();
    laws.add(Enumeration.of(net.top()).visibleLaw());
    for (int i = net.links().size() - 2; i >= 0; i--) {
      laws.add(0, below(net.links().get(i), laws.get(0)));
    }
    return laws;
  }

  private static double[] below(Link link, double[] law) {
    float[][] lower = patterns(link.lower().units());
    float[][] upper = patterns(link.upper().units());
    double[] sums = new double[lower.length];
    for (int h = 0; h < upper.length; h++) {
      double[] means = means(link, doubles(upper[h]), false);
      for (int v = 0; v < lower.length; v++) {
        sums[v] += law[h] * probability(means, lower[v]);
      }
    }
    return sums;
  }
}
