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

  /** How many units the prepared rows have, given those of the rows; as many, unless it says so. */
  default int units(int units) {
    return units;
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
    requireProbability(probability);
    return (rows, rng) -> {
      NDArray flipped = rng.bernoulli(Scalar.apply(rows.zerosLike(), NDArray::addi, probability));
      NDArray both = rows.mul(flipped);
      return rows.add(flipped).subi(both).subi(both);
    };
  }

  /**
   * Mirrors each image from left to right with the given probability, else leaves it as it is. Rows
   * are images line by line. Draws one number a row.
   *
   * @param columns of an image; the number of units is a multiple
   * @throws IllegalArgumentException if the probability is not in [0, 1], and, when rows are
   *     prepared, if they don't consist of whole lines
   */
  static Preparation mirrors(int columns, double probability) {
    requireProbability(probability);
    return new Mirrors(columns, probability);
  }

  /** Each value times the factor; 1/255 makes grey levels of bytes that came as numbers. */
  static Preparation scale(double factor) {
    return fixed(rows -> Scalar.apply(rows, NDArray::mul, factor));
  }

  /**
   * x − μ, with the means μ of the units over the training rows as {@link Dataset#rows()} gives
   * them, which are measured here, once, and serve other rows, too. They are freed with the
   * workspace.
   */
  static Preparation centre(Dataset training) {
    return Standardization.centring(training);
  }

  /**
   * (x − μ)/σ, with the means and standard deviations of the units over the training rows, as
   * {@link #centre} has them. Units that don't vary are only centred.
   */
  static Preparation standardize(Dataset training) {
    return Standardization.of(training);
  }

  /** Each row divided by Σ|x|, the sum over its units; rows of zeros stay. */
  static Preparation l1Normalize() {
    return fixed(rows -> RowNorm.divide(rows, RowNorm.l1(rows)));
  }

  /** Each row divided by √Σx², the sum over its units; rows of zeros stay. */
  static Preparation l2Normalize() {
    return fixed(rows -> RowNorm.divide(rows, RowNorm.l2(rows)));
  }

  /**
   * A group of units for each unit, 1 where the unit, rounded, is the number of the place in its
   * group, from 0, else 0: {@code [rows, units]} → {@code [rows, units · categories]}. A number
   * that is no category gives zeros, which layers of categories refuse.
   */
  static Preparation oneHot(int categories) {
    return new OneHotRows(categories);
  }

  private static void requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Expected a probability, from 0 to 1, got " + probability + ".");
    }
  }
}
