package relief.plotting;

import java.util.Arrays;
import java.util.List;

/**
 * Which colour a number gets: {@code low} and {@code high} get the ends of the map.
 *
 * @param bar whether the reader needs a colour bar
 */
record ColourScale(ColourMap map, double low, double high, boolean bar) {
  /** How a grid finds the one scale that all its images share. */
  @FunctionalInterface
  interface Choice {
    ColourScale of(List<ImageRow> rows);
  }

  static Choice grey(double white, double black) {
    if (!Double.isFinite(white) || !Double.isFinite(black) || white == black) {
      throw new IllegalArgumentException(
          "Expected two different numbers for white and black, got " + white + " and " + black);
    }
    return rows -> new ColourScale(ColourMap.GREY, white, black, false);
  }

  static Choice symmetric(double limit) {
    if (!(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Expected a limit above 0, got "
              + limit
              + "; diverging() without a number takes the largest magnitude.");
    }
    return rows -> about(limit);
  }

  /** Symmetric about 0, so wide that this percentage of the magnitudes lies within. */
  static Choice covering(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "Expected a percentage above 0 and at most 100, got " + percent + ".");
    }
    return rows -> about(quantile(rows, percent / 100));
  }

  int rgb(double value) {
    return map.rgb((value - low) / (high - low));
  }

  /** In the maps of a style; grey stays grey. */
  ColourScale in(Style style) {
    return switch (map) {
      case GREY -> this;
      case SEQUENTIAL -> new ColourScale(style.ink().heights(), low, high, bar);
      default -> new ColourScale(style.ink().signs(), low, high, bar);
    };
  }

  private static ColourScale about(double limit) {
    return new ColourScale(ColourMap.DIVERGING, -limit, limit, true);
  }

  /** The quantile of the magnitudes; 1 if they are all 0, since a scale needs a width. */
  private static double quantile(List<ImageRow> rows, double share) {
    double[] sorted = rows.stream().flatMapToDouble(ImageRow::magnitudes).sorted().toArray();
    int place = (int) Math.ceil(share * sorted.length) - 1;
    double limit = sorted.length == 0 ? 0 : sorted[Math.max(0, place)];
    double largest = Arrays.stream(sorted).reduce(0, Math::max);
    double fallback = largest > 0 ? largest : 1;
    return limit > 0 ? limit : fallback;
  }
}
