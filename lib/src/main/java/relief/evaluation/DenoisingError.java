package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

/**
 * The share of pixels, black or white by a threshold of ½, that are wrong after noise has flipped
 * some and one reconstruction pass, thresholded at ½, has tried to mend them. Without a model's
 * help it would be {@link #flips}.
 *
 * @param flips the probability that a pixel is flipped
 */
public record DenoisingError(double flips) implements Metric {
  private static final float HALF = 0.5f;

  /** Checks the probability. */
  public DenoisingError {
    if (!(flips >= 0 && flips <= 1)) {
      throw new IllegalArgumentException("Expected a probability, got " + flips + ".");
    }
  }

  @Override
  public String name() {
    return "wrong pixels, " + flips + " flipped";
  }

  /** Draws one number a pixel for the flips; the same stream flips the same pixels. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    Preparation noise = Preparation.flips(flips);
    Estimate share =
        RowMetric.mean(
            machine.memory().getDevice(),
            data,
            "",
            (rows, chunk) ->
                Reconstruction.of(machine, noise.apply(rows, rng.at(chunk)))
                    .gt(HALF)
                    .toType(rows.getDataType(), false)
                    .neq(rows.gte(HALF).toType(rows.getDataType(), false))
                    .toType(rows.getDataType(), false)
                    .mean(new int[] {1}));
    return new Estimate(100 * share.value(), 100 * share.error(), "% of pixels");
  }
}
