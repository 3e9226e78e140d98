package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import relief.Interrupts;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import relief.layers.Coupling;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.layers.Pooling;

/**
 * A link that shows the means of its pooling units: a stage of a convolutional deep belief net
 * (Lee, Grosse, Ranganath &amp; Ng 2009, section 3.4). The upper layer of its pair are detection
 * units, in blocks of which at most one is on, and a pooling unit is on if one of its block is.
 *
 * <p>Downwards p(lower | pooling units) is that of the pair's own law, summed over the detection
 * units. Given the lower layer these have a law of a closed form, the softmax within each block
 * that is on ({@link MaxPooled#sampleGiven}); without it they have none, as neighbouring blocks
 * look at the same pixels. So {@link #drawLower} draws both in turn, the pooling units held, from
 * detection units anywhere in their blocks with the same probability. {@link #down} has no such
 * choice: it gives every detection unit an equal share of the mean of its pooling unit.
 *
 * @param machine the pair of layers, the upper one {@link MaxPooled}
 * @param sweeps of Gibbs sampling for a draw downwards; 0 leaves the detection units where they are
 *     put first
 */
public record Pooled(BoltzmannMachine machine, int sweeps) implements Link {
  private static final int SWEEPS = 20;

  /** Rows at a time: detection units take many times the space of what is made of them. */
  private static final int PIECE = 100;

  /** Checks that it is a pair whose upper layer pools. */
  public Pooled {
    Link.requirePair(machine);
    if (!(machine.layers().get(1) instanceof MaxPooled) || sweeps < 0) {
      throw new IllegalArgumentException(
          "Expected a MaxPooled upper layer and at least 0 sweeps, got "
              + machine.layers().get(1)
              + " and "
              + sweeps
              + "; see Convolutional.pooled(2), and Link.of(machine) for other layers.");
    }
  }

  /** With 20 sweeps for a draw downwards. */
  public static Pooled of(BoltzmannMachine machine) {
    return new Pooled(machine, SWEEPS);
  }

  private MaxPooled maps() {
    return (MaxPooled) upper();
  }

  @Override
  public Link with(BoltzmannMachine other) {
    return new Pooled(other, sweeps);
  }

  @Override
  public int shown() {
    return maps().poolingUnits();
  }

  @Override
  public void requireShown(NDArray rows) {
    Shape shape = rows.getShape();
    if (shape.dimension() != 2 || shape.get(1) != shown()) {
      throw new IllegalArgumentException(
          "Expected rows of the "
              + shown()
              + " pooling units of "
              + upper()
              + ", got "
              + shape
              + ".");
    }
    try (NDArray spread = spread(rows)) {
      upper().requireDomain(spread);
    }
  }

  @Override
  public NDArray activation(Layer upper, NDArray field) {
    return ((MaxPooled) upper).pooledMean(field);
  }

  @Override
  public NDArray up(NDArray lower) {
    return byPieces(lower, Link.super::up);
  }

  @Override
  public NDArray field(NDArray shown) {
    return byPieces(
        shown,
        some -> {
          try (NDArray spread = spread(some)) {
            return coupling().down(spread);
          }
        });
  }

  /** To every unit of a block an equal share of its pooling unit. */
  private NDArray spread(NDArray shown) {
    try (NDArray unpooled = maps().unpooled(shown)) {
      double share = (double) shown() / upper().units();
      return Scalar.apply(unpooled, NDArray::mul, share);
    }
  }

  private static NDArray byPieces(NDArray rows, UnaryOperator<NDArray> function) {
    long size = rows.getShape().get(0);
    if (size <= PIECE) {
      return function.apply(rows);
    }
    try (NDList pieces = new NDList()) {
      for (long from = 0; from < size; from += PIECE) {
        try (NDArray piece = rows.get(from + ":" + Math.min(size, from + PIECE))) {
          pieces.add(function.apply(piece));
        }
      }
      return NDArrays.concat(pieces, 0);
    }
  }

  /** Draws one number a block. */
  @Override
  public NDArray drawUpper(NDArray lower, Rng rng) {
    try (NDArray units = Link.super.drawUpper(lower, rng)) {
      return maps().pooled(units);
    }
  }

  /**
   * A draw of the lower layer given the pooling units: see above. Draws a number a block and one a
   * lower unit, and as many again for each sweep.
   *
   * @param shown 0 or 1 each, {@code [rows, pooling units]}
   */
  @Override
  public NDArray drawLower(NDArray shown, Rng rng) {
    NDArray lower = null;
    for (int i = 0; i <= sweeps; i++) {
      Interrupts.check();
      NDArray before = lower;
      lower = Workspace.scoped(() -> sweep(before, shown, rng));
      if (before != null) {
        before.close();
      }
    }
    return lower;
  }

  /** Detection units given the lower layer, if there is one yet, and the lower layer given them. */
  private NDArray sweep(NDArray lower, NDArray shown, Rng rng) {
    Shape units = new Shape(shown.getShape().get(0), upper().units());
    NDArray field = lower == null ? shown.getManager().zeros(units) : coupling().up(lower);
    return lower().sample(coupling().down(maps().sampleGiven(field, shown, rng)), rng);
  }

  /** The detection units as this link has learned them: its pooling units have no own biases. */
  @Override
  public Layer shared(Link above) {
    return upper();
  }

  @Override
  public Coupling joined(Coupling above) {
    return Pooling.of(maps(), above);
  }
}
