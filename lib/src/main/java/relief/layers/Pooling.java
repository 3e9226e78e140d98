package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;

/**
 * A coupling between the pooling units of {@link MaxPooled} maps and the next layer (Lee, Grosse,
 * Ranganath &amp; Ng 2009, section 3.4), whose lower side are the units of the maps themselves: a
 * pooling unit is the sum of its block, so that every unit of a block has the same weights.
 *
 * <pre>energy = −⟨up(Σ over blocks of x), y⟩</pre>
 *
 * <p>So a machine of several convolutions with pooling between them is one law over units, with the
 * paper's conditional p(xⱼ = 1 | below, above) ∝ exp(I(xⱼ) + I(its pooling unit)).
 *
 * @param coupling of the pooling units and the upper layer
 * @param height of a map, a multiple of the block's
 * @param width of a map, a multiple of the block's
 * @param blockHeight of a block
 * @param blockWidth of a block
 */
public record Pooling(Coupling coupling, int height, int width, int blockHeight, int blockWidth)
    implements Coupling {
  /** Checks that the blocks make up the maps. */
  public Pooling {
    new Tiling(height, width, blockHeight, blockWidth);
  }

  /** On the pooling units of these maps. */
  public static Pooling of(MaxPooled maps, Coupling coupling) {
    return new Pooling(
        coupling, maps.height(), maps.width(), maps.blockHeight(), maps.blockWidth());
  }

  private Tiling tiling() {
    return new Tiling(height, width, blockHeight, blockWidth);
  }

  private Pooling of(Coupling other) {
    return new Pooling(other, height, width, blockHeight, blockWidth);
  }

  @Override
  public NDArray up(NDArray lower) {
    try (NDArray pooled = tiling().pooled(lower)) {
      return coupling.up(pooled);
    }
  }

  @Override
  public NDArray down(NDArray upper) {
    try (NDArray field = coupling.down(upper)) {
      return tiling().unpooled(field);
    }
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return of(coupling.with(parameters));
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    try (NDArray pooled = tiling().pooled(lower)) {
      return coupling.statistics(pooled, upper, weights);
    }
  }

  @Override
  public Coupling single() {
    return of(coupling.single());
  }

  @Override
  public Coupling power(int exponent) {
    return of(coupling.power(exponent));
  }

  @Override
  public String toString() {
    return coupling + " on blocks of " + blockHeight + " × " + blockWidth;
  }
}
