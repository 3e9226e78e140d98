package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;
import relief.Rng;
import relief.Scalar;

/**
 * What is done to the rows of a minibatch before a model sees them: binarization, noise, a change
 * of scale. A lambda is a preparation; one that draws nothing should be made with {@link #fixed},
 * so that {@link Dataset#rows()} can apply it too.
 */
@FunctionalInterface
public interface Preparation {
  /**
   * The prepared rows, a new array; the given ones stay as they are.
   *
   * @param rows float32 {@code [rows, units]}
   * @param rng the stream to draw from
   * @return float32 {@code [rows, units]}
   */
  NDArray apply(NDArray rows, Rng rng);

  /** Whether the result depends on the rows alone, so that the stream doesn't matter. */
  default boolean deterministic() {
    return false;
  }

  /** This preparation and then another, which draws from the stream's part named "then". */
  default Preparation andThen(Preparation next) {
    return new PreparationChain(this, next);
  }

  /** A function of the rows alone. Draws nothing. */
  static Preparation fixed(UnaryOperator<NDArray> function) {
    return new FixedPreparation(function);
  }

  /** 1 where a value is at least the level, else 0. Draws nothing. */
  static Preparation threshold(double level) {
    return fixed(rows -> Scalar.apply(rows, NDArray::gte, level).toType(DataType.FLOAT32, false));
  }

  /**
   * Stochastic binarization: 1 with the grey level as the probability, else 0. Draws one number a
   * pixel.
   */
  static Preparation sampling() {
    return (rows, rng) -> rng.bernoulli(rows);
  }

  /**
   * Noise that flips each pixel independently with the given probability: {@code x + m − 2xm} with
   * {@code m} from {0, 1}; a grey level x becomes 1 − x. Draws one number a pixel.
   *
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  static Preparation flips(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Expected the probability of a flip, from 0 to 1, got " + probability + ".");
    }
    return (rows, rng) -> {
      NDArray flipped = rng.bernoulli(Scalar.apply(rows.zerosLike(), NDArray::addi, probability));
      NDArray both = rows.mul(flipped);
      return rows.add(flipped).subi(both).subi(both);
    };
  }
}
