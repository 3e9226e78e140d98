package relief.notebook;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;
import relief.models.State;

/** Rows of data and states of layers: what they are, and the first of them as images. */
final class DataHtml {
  private static final int EXAMPLES = 10;
  private static final int PARTICLES = 20;
  private static final int NUMBERS = 200; // that are worth a table
  private static final double SHARPNESS = 1;

  private DataHtml() {}

  static String of(Dataset data) {
    NDArray first = data.rows(0, Math.min(EXAMPLES, data.size()));
    String labels = data.toString().contains("labelled") ? labels(data) : "";
    return Html.block(data.name(), Html.note(kind(data) + labels), pictures(first, EXAMPLES));
  }

  static String of(Mnist mnist) {
    return of(mnist.training()) + of(mnist.test());
  }

  static String of(Split split) {
    return of(split.training()) + of(split.validation());
  }

  /** What follows the name in the data set's own words. */
  private static String kind(Dataset data) {
    return data.toString().substring(data.name().length() + 2);
  }

  private static String labels(Dataset data) {
    return Arrays.stream(data.range(0, Math.min(EXAMPLES, data.size())).labels())
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(" ", ": ", data.size() > EXAMPLES ? " …" : ""));
  }

  static String of(Batch batch) {
    List<List<String>> rows = new ArrayList<>();
    batch.observed().forEach((i, x) -> rows.add(List.of("layer " + i, Words.of(x))));
    String images = pictures(batch.observed().values().iterator().next(), EXAMPLES);
    return Html.block("Batch of " + batch.rows() + " rows", Html.pairs(rows), images);
  }

  static String of(State state) {
    List<List<String>> rows = new ArrayList<>();
    state.values().forEach((i, x) -> rows.add(List.of("layer " + i, Words.of(x), role(state, i))));
    String images = state.knows(0) ? pictures(state.visible(), PARTICLES) : "";
    return Html.block("State of " + state.rows() + " rows", Html.pairs(rows), images);
  }

  private static String role(State state, int layer) {
    String values = state.means().contains(layer) ? "means" : "values";
    return state.clamped().contains(layer) ? values + ", clamped" : values;
  }

  /** An array's shape and range, and its numbers if they are few. */
  static String of(NDArray array) {
    return Html.block(Words.of(array), Html.note(range(array)), numbers(array));
  }

  /** The same in one line. */
  static String text(NDArray array) {
    return array.size() <= NUMBERS
        ? array.toString().strip()
        : Words.of(array) + ", " + range(array);
  }

  private static String range(NDArray array) {
    if (array.isEmpty()) {
      return "no numbers";
    }
    NDArray real = real(array);
    return String.format(
        "from %s to %s, mean %s",
        Words.number(real.min().getDouble()),
        Words.number(real.max().getDouble()),
        Words.number(real.mean().getDouble()));
  }

  private static NDArray real(NDArray array) {
    return array.toType(ai.djl.ndarray.types.DataType.FLOAT64, false);
  }

  private static String pictures(NDArray rows, int most) {
    return Images.of(rows, most)
        .map(figure -> "<div>" + Html.image(figure, SHARPNESS) + "</div>")
        .orElseGet(() -> numbers(rows));
  }

  private static String numbers(NDArray array) {
    int axes = array.getShape().dimension();
    if (array.size() > NUMBERS || array.isEmpty() || axes > 2) {
      return "";
    }
    double[] all = real(array).toDoubleArray();
    int width = axes == 2 ? (int) array.getShape().get(1) : all.length;
    List<List<String>> rows = new ArrayList<>();
    for (int from = 0; from < all.length; from += width) {
      rows.add(Arrays.stream(all, from, from + width).mapToObj(Words::number).toList());
    }
    return Html.pairs(rows);
  }
}
