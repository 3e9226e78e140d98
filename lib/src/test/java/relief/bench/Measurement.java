package relief.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How long one system took for one configuration.
 *
 * @param seconds of each timed epoch, or whatever the configuration's name says
 */
record Measurement(String configuration, String system, int threads, List<Double> seconds) {
  private static final String TAB = "\t";
  private static final int FIELDS = 4;

  /** The line by which a child process tells it to its parent. */
  String line() {
    String all = seconds.stream().map(String::valueOf).collect(Collectors.joining(" "));
    return String.join(TAB, configuration, system, String.valueOf(threads), all);
  }

  static Measurement parse(String line) {
    String[] fields = line.split(TAB);
    if (fields.length != FIELDS) {
      throw new IllegalStateException("Expected a measurement, got the line: " + line);
    }
    List<Double> seconds = Arrays.stream(fields[3].split(" ")).map(Double::valueOf).toList();
    return new Measurement(fields[0], fields[1], Integer.parseInt(fields[2]), seconds);
  }

  double median() {
    return median(seconds);
  }

  double min() {
    return sorted(seconds)[0];
  }

  double max() {
    return sorted(seconds)[seconds.size() - 1];
  }

  static double median(List<Double> values) {
    double[] sorted = sorted(values);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(x -> x).sorted().toArray();
  }
}
