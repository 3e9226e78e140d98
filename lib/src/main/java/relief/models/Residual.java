package relief.models;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;
import relief.Workspace;
import relief.layers.Layer;

/**
 * A link that adds a share of what went into the nonlinearity to what comes out of it (Roder et al.
 * 2020, "A layer-wise information reinforcement approach to improve learning in deep belief
 * networks"):
 *
 * <pre>x′ = ζ₁ m + ζ₂ max(0, a) / maxⱼ max(0, aⱼ),  shown: x′ / maxⱼ x′ⱼ</pre>
 *
 * <p>where a is bias plus field of the upper units, m their means, and both maxima, of magnitudes,
 * are over the units j of the same row, so that what is shown of a row depends on no other row and
 * lies in [0, 1]. (Learnergy takes the maxima over all rows that are passed together: what it shows
 * of a row depends on the size of the batch.) A row without a positive a gets no reinforcement.
 * Generation and the variational bound go by the law of the pair, which the reinforcement is no
 * part of.
 *
 * @param machine the pair of layers
 * @param mean ζ₁, above 0
 * @param reinforcement ζ₂, at least 0
 */
public record Residual(BoltzmannMachine machine, double mean, double reinforcement)
    implements Link {
  private static final String BIAS = "bias";
  private static final double TINY = 1e-30;

  /** Checks the numbers, and that each upper unit has a bias that learns. */
  public Residual {
    Link.requirePair(machine);
    if (!(mean > 0 && reinforcement >= 0)) {
      throw new IllegalArgumentException(
          "Expected a share above 0 of the means and one of at least 0 of the reinforcement, got "
              + mean
              + " and "
              + reinforcement
              + ".");
    }
    Layer upper = machine.layers().get(1);
    Parameters learning = upper.parameters();
    if (!learning.names().contains(BIAS) || learning.get(BIAS).size() != upper.units()) {
      throw new IllegalArgumentException(
          "Expected an upper layer with a bias for each unit that learns, which is part of what is"
              + " reinforced, got "
              + upper
              + "; take a plain link, Link.of(machine).");
    }
  }

  /** ζ₁ = ζ₂ = 1. */
  public static Residual of(BoltzmannMachine machine) {
    return new Residual(machine, 1, 1);
  }

  @Override
  public Link with(BoltzmannMachine other) {
    return new Residual(other, mean, reinforcement);
  }

  @Override
  public NDArray activation(Layer upper, NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray total = field.add(upper.parameters().get(BIAS));
          NDArray reinforced = relative(Scalar.apply(total, NDArray::maximum, 0));
          NDArray means = Scalar.apply(upper.mean(field), NDArray::mul, mean);
          return relative(means.add(Scalar.apply(reinforced, NDArray::mul, reinforcement)));
        });
  }

  /** There is none: the link above has learned from more than the means of the layer. */
  @Override
  public Layer shared(Link above) {
    throw new IllegalArgumentException(
        "Expected links that show the means of their upper layers, to make one machine of them, got a"
            + " residual one on "
            + upper()
            + "; pretrain plain links for it, Link.of(machine).");
  }

  /** Each row over its greatest magnitude; rows of zeros stay. */
  private static NDArray relative(NDArray rows) {
    NDArray greatest = rows.abs().max(new int[] {1}, true);
    return rows.div(Scalar.apply(greatest, NDArray::maximum, TINY));
  }
}
