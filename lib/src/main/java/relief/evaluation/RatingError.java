package relief.evaluation;

import relief.data.Ratings;

/** How far predictions of ratings are off. */
public final class RatingError {
  private RatingError() {}

  /**
   * The root of the mean squared error, in levels of the rating, with the standard error that
   * follows from that of the mean square.
   *
   * @param predicted a number for each rating
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static Estimate of(double[] predicted, Ratings truth) {
    if (predicted.length != truth.count()) {
      throw new IllegalArgumentException(
          "Expected a prediction for each of "
              + truth.count()
              + " ratings, got "
              + predicted.length
              + ".");
    }
    double[] squares = new double[predicted.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = Math.pow(predicted[i] - truth.rating(i), 2);
    }
    Estimate square = Estimate.mean(squares, "");
    double root = Math.sqrt(square.value());
    double error = root == 0 ? 0 : square.error() / 2 / root;
    return new Estimate(root, error, "levels (root mean square)");
  }
}
