package relief.bench;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relief.bench.classification.Plan;
import relief.bench.classification.Plans;
import relief.bench.classification.Task;
import relief.evaluation.Estimate;

/**
 * Test errors on MNIST: the plans of {@link Plans}, by name and seed. Run by {@code mvn -q -pl lib
 * -Pbench verify -Dbench=Classification -Dbench.arguments=hybrid-1500:1,belief-dropout:1}; without
 * arguments it runs them all with seed 1, which takes hours. {@code belief-dropout:1:choosing}
 * learns from 50 000 of the training images and measures the error on the other 10 000: settings
 * are chosen so, and never on the test images.
 *
 * <p>Prints a line for each, and writes {@code target/bench/classification.csv}. Minutes are those
 * by the clock, pretraining included; pretrained machines are kept in {@code target/bench} for
 * other plans, which count their minutes, too.
 */
public final class Classification {
  private static final String HEADER =
      "model,labels,test_error_percent,minutes,seed,command,versions";
  private static final Path FOLDER = Path.of("target", "bench");
  private static final Path FILE = FOLDER.resolve("classification.csv");

  private Classification() {}

  public static void main(String[] args) throws IOException {
    List<String> chosen =
        Stream.of(args).flatMap(a -> Stream.of(a.split(","))).filter(a -> !a.isBlank()).toList();
    Files.createDirectories(FOLDER);
    StringBuilder table = new StringBuilder(HEADER).append('\n');
    for (String each : chosen.isEmpty() ? Plans.names() : chosen) {
      table.append(measure(each)).append('\n');
      Files.writeString(FILE, table);
    }
  }

  private static String measure(String text) {
    String[] parts = text.split(":");
    Plan plan = Plans.of(parts[0]);
    long seed = parts.length > 1 ? Long.parseLong(parts[1]) : 1;
    boolean choosing = parts.length > 2;
    try (Task task = new Task(seed, choosing)) {
      task.restart();
      Estimate error = plan.error(task);
      double minutes = task.minutes();
      String row = row(parts[0], Plans.labels(parts[0], task), error, minutes, seed);
      System.out.println((choosing ? "VALIDATION " : "") + row + "  " + error);
      return row;
    }
  }

  private static String row(String plan, int labels, Estimate error, double minutes, long seed) {
    return String.format(
        Locale.ROOT,
        "\"%s\",%d,%.2f,%.1f,%d,\"%s\",%s",
        Plans.title(plan),
        labels,
        error.value(),
        minutes,
        seed,
        "mvn -q -pl lib -Pbench verify -Dbench=Classification -Dbench.arguments="
            + plan
            + ":"
            + seed,
        "DJL " + Engine.getDjlVersion() + "; PyTorch " + Engine.getInstance().getVersion());
  }
}
