package relief.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How the seconds of an epoch grow with rows, hidden units and k, over two decades of each, with
 * one thread. Run by {@code mvn -q -pl lib -Pbench verify -Dbench=Growth} on an otherwise idle
 * machine; {@code -Dbench.arguments=trial} measures the lower decades only.
 *
 * <p>Written to {@code target/bench/growth.csv} and, as a figure, {@code growth.png}, {@code .svg}
 * and {@code .pdf}.
 */
public final class Growth {
  private static final String NOTES =
      """
      784 visible units, PCD-k with 100 chains, SGD, minibatches of 100 rows, one thread;
      57 000 rows, 200 hidden units, k = 1 but for what grows. Hidden units and k: measured on
      5 700 rows, times ten. Median and range of at least %d epochs after one of warm-up.
      Slopes: least squares on the logarithms of the medians.
      """;

  private final Setting setting;
  private final GrowthTable points = GrowthTable.empty();

  private Growth(Setting setting) {
    this.setting = setting;
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("relief.threads", "1");
    PrintStream out = Output.alone();
    boolean trial = List.of(args).contains(Speed.TRIAL);
    Growth growth;
    try (Setting setting = Setting.load(trial)) {
      growth = new Growth(setting);
      growth.measure();
    }
    growth.write(Path.of("target", "bench"), trial ? "growth-trial" : "growth");
    growth.print(out);
  }

  private void measure() {
    new Size(Setting.ROWS / 2, 200, 1).seconds(setting); // what the virtual machine compiles late
    for (Axis axis : Axis.values()) {
      axis.values(setting.trial()).forEach(value -> measure(axis, value));
    }
  }

  private void measure(Axis axis, int value) {
    List<Double> seconds =
        axis.size(value).seconds(setting).stream().map(s -> s * axis.factor()).toList();
    Measurement measurement = new Measurement(axis.title(), "Relief", 1, seconds);
    points.add(axis, value, measurement);
    System.err.printf(
        Locale.ROOT, "%-12s %6d: %.3f s%n", axis.title(), value, measurement.median());
  }

  private void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    points.table().write().csv(folder.resolve(name + ".csv").toString());
    GrowthFigure.of(points).save(folder.resolve(name));
  }

  private void print(PrintStream out) {
    out.println(points.table().printAll());
    for (Axis axis : Axis.values()) {
      out.println(points.fit(axis));
    }
    out.printf(Locale.ROOT, NOTES, Size.LEAST_EPOCHS);
  }
}
