package relief;

import java.util.Arrays;
import relief.models.BoltzmannMachine;

/**
 * The oracle for conditional machines of time series with binary hidden units: p(frame | history)
 * by plain loops over doubles that share no code with the library.
 */
public final class ConditionalLaw {
  private final int units;
  private final int hidden;
  private final float[] frameBias;
  private final float[] logVariance;
  private final float[] hiddenBias;
  private final float[] w;
  private final float[] a;
  private final float[] b;

  private ConditionalLaw(BoltzmannMachine machine, String bias) {
    Parameters all = machine.parameters();
    frameBias = all.get("layer0." + bias).toFloatArray();
    logVariance =
        bias.equals("location") ? all.get("layer0.logVariance").toFloatArray() : new float[0];
    hiddenBias = all.get("layer1.bias").toFloatArray();
    w = all.get("edge0.weights").toFloatArray();
    a = all.get("edge1.weights").toFloatArray();
    b = all.get("edge2.weights").toFloatArray();
    units = frameBias.length;
    hidden = hiddenBias.length;
  }

  /** With frames of bits. */
  public static ConditionalLaw ofBits(BoltzmannMachine machine) {
    return new ConditionalLaw(machine, "bias");
  }

  /** With frames of normal units. */
  public static ConditionalLaw ofNormals(BoltzmannMachine machine) {
    return new ConditionalLaw(machine, "location");
  }

  /** Σ uₖ weights[k][j]. */
  private static double push(float[] history, float[] weights, int j, int width) {
    double sum = 0;
    for (int k = 0; k < history.length; k++) {
      sum += history[k] * weights[k * width + j];
    }
    return sum;
  }

  /** The law of the frames, a bit pattern each, unit 0 the lowest bit. */
  public double[] law(float[] history) {
    double[] law = new double[1 << units];
    for (int v = 0; v < law.length; v++) {
      for (int h = 0; h < 1 << hidden; h++) {
        double log = 0;
        for (int i = 0; i < units; i++) {
          log += (v >> i & 1) * (frameBias[i] + push(history, a, i, units));
        }
        for (int j = 0; j < hidden; j++) {
          double input = hiddenBias[j] + push(history, b, j, hidden);
          for (int i = 0; i < units; i++) {
            input += (v >> i & 1) * w[i * hidden + j];
          }
          log += (h >> j & 1) * input;
        }
        law[v] += Math.exp(log);
      }
    }
    double sum = Arrays.stream(law).sum();
    return Arrays.stream(law).map(p -> p / sum).toArray();
  }

  /** log p of a frame of bits. */
  public double log(float[] frame, float[] history) {
    int pattern = 0;
    for (int i = 0; i < units; i++) {
      pattern |= Math.round(frame[i]) << i;
    }
    return Math.log(law(history)[pattern]);
  }

  /** log of the density of a frame of normal units: a mixture of a normal law for each h. */
  public double logDensity(float[] frame, float[] history) {
    double joint = 0;
    double all = 0;
    for (int h = 0; h < 1 << hidden; h++) {
      double log = 0;
      for (int j = 0; j < hidden; j++) {
        log += (h >> j & 1) * (hiddenBias[j] + push(history, b, j, hidden));
      }
      double density = 0;
      for (int i = 0; i < units; i++) {
        double field = push(history, a, i, units);
        for (int j = 0; j < hidden; j++) {
          field += (h >> j & 1) * w[i * hidden + j];
        }
        double variance = Math.exp(logVariance[i]);
        double centre = frameBias[i] + variance * field;
        log += frameBias[i] * field + variance * field * field / 2;
        density -= Math.pow(frame[i] - centre, 2) / (2 * variance);
        density -= Math.log(2 * Math.PI * variance) / 2;
      }
      all += Math.exp(log);
      joint += Math.exp(log + density);
    }
    return Math.log(joint / all);
  }
}
