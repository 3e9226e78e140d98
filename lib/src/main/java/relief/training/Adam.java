package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Schedule;

/**
 * Adam (Kingma &amp; Ba 2015, algorithm 1):
 *
 * <pre>m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
 * θ ← θ + rate · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)</pre>
 *
 * <p>The moments kept are m / (1 − β₁) and v / (1 − β₂), which saves passes over the arrays. DJL's
 * own update takes twice as long, leaves its moments behind when a fit ends, and can't hand them to
 * a checkpoint.
 *
 * @param rate the learning rate
 * @param meanDecay β₁
 * @param squareDecay β₂
 * @param epsilon ε
 */
public record Adam(Rate rate, double meanDecay, double squareDecay, double epsilon)
    implements Optimizer {
  /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
  public static Adam of(Rate rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8);
  }

  /** A schedule of the rate over epochs. */
  public static Adam of(Schedule rate) {
    return of(Rate.of(rate));
  }

  /** A constant rate; it must not be negative. */
  public static Adam of(double rate) {
    return of(Rate.constant(rate));
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return Parameters.empty()
        .and("mean.", parameters.map(NDArray::zerosLike))
        .and("square.", parameters.map(NDArray::zerosLike));
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    AdamUpdate update = update(clock);
    for (String name : parameters.names()) {
      NDArray mean = moments.get("mean." + name);
      NDArray square = moments.get("square." + name);
      update.apply(parameters.get(name), gradient.get(name), mean, square);
    }
  }

  /** This step's factors: the corrections for moments that start at zero are in them. */
  private AdamUpdate update(Clock clock) {
    double t = clock.step() + 1.0;
    double spread = Math.sqrt((1 - squareDecay) / (1 - Math.pow(squareDecay, t)));
    double average = (1 - meanDecay) / (1 - Math.pow(meanDecay, t));
    double length = rate.at(clock) * average / spread;
    return new AdamUpdate(
        (float) meanDecay, (float) squareDecay, (float) length, (float) (epsilon / spread));
  }
}
