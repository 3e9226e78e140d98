package relief.sampling;

import java.util.stream.IntStream;
import relief.Enumeration;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * Machines with two far modes of unequal weight, which Gibbs sampling can't join: the units of
 * every layer are of two kinds, ±, that support their own kind and suppress the other one.
 */
public final class TwoModes {
  private static final float TILT = 0.5f;

  private TwoModes() {}

  public static BoltzmannMachine of(Workspace workspace, float coupling, int... sizes) {
    Layer.Spec[] specs = IntStream.of(sizes).mapToObj(Bernoulli::of).toArray(Layer.Spec[]::new);
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, specs);
    for (int edge = 0; edge + 1 < sizes.length; edge++) {
      float[][] weights = new float[sizes[edge]][sizes[edge + 1]];
      for (int i = 0; i < sizes[edge]; i++) {
        for (int j = 0; j < sizes[edge + 1]; j++) {
          weights[i][j] = coupling * sign(i, sizes[edge]) * sign(j, sizes[edge + 1]);
        }
      }
      var array = machine.parameters().get("edge" + edge + ".weights");
      array.set(new ai.djl.ndarray.index.NDIndex(":"), workspace.memory().create(weights));
    }
    float[] tilt = new float[sizes[0]];
    for (int i = 0; i < tilt.length; i++) {
      tilt[i] = TILT * sign(i, tilt.length);
    }
    machine.parameters().get("layer0.bias").addi(workspace.memory().create(tilt));
    return machine;
  }

  /** In a layer with an odd number of units the last one is free. */
  private static int sign(int unit, int units) {
    return unit >= units - units % 2 ? 0 : unit % 2 == 0 ? 1 : -1;
  }

  /**
   * The probability that a stationary chain in one of the two modes of an RBM leaves it in one
   * Gibbs sweep, exactly. The mode of a kind is where more hidden units of that kind are on. A
   * sweep depends on the hidden units alone: Σ p(h, v) p(h′ | v) over h inside and h′ outside.
   */
  static double conductance(BoltzmannMachine rbm, boolean plus) {
    Enumeration oracle = Enumeration.of(rbm);
    double[] law = oracle.law();
    int visible = 1 << rbm.layers().get(0).units();
    int hidden = 1 << rbm.layers().get(1).units();
    double[] ofVisible = new double[visible];
    double[] ofHidden = new double[hidden];
    for (int s = 0; s < law.length; s++) {
      ofVisible[s % visible] += law[s];
      ofHidden[s / visible] += law[s];
    }
    double flow = 0;
    double inside = 0;
    for (int h = 0; h < hidden; h++) {
      inside += isInside(h, plus) ? ofHidden[h] : 0;
      for (int next = 0; next < hidden; next++) {
        for (int v = 0; v < visible && isInside(h, plus) && !isInside(next, plus); v++) {
          flow += law[h * visible + v] * law[next * visible + v] / ofVisible[v];
        }
      }
    }
    return flow / inside;
  }

  private static boolean isInside(int pattern, boolean plus) {
    int surplus = 0;
    for (int j = 0; pattern >> j > 0; j++) {
      surplus += (j % 2 == 0 ? 1 : -1) * (pattern >> j & 1);
    }
    return (plus ? surplus : -surplus) > 0;
  }
}
