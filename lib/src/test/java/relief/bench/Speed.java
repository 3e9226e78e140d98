package relief.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures Relief, the bare matrix products that it needs, and other libraries, with one thread and
 * with all, and prints one table. Relief's threads are workers with an engine of one thread each;
 * the limit may choose between such workers and the engine's own threads. Run by {@code mvn -q -pl
 * lib -Pbench verify} on an otherwise idle machine; {@code -Dbench.arguments=trial} does a
 * twentieth of the work, to see that it runs.
 *
 * <p>Every number of threads is a process of its own; one process measures at a time. The table is
 * also written to {@code target/bench/speed.csv} and {@code speed.json}.
 */
public final class Speed {
  static final String TRIAL = "trial";
  static final String LIMIT = "limit";

  private Speed() {}

  public static void main(String[] args) throws IOException {
    boolean trial = List.of(args).contains(TRIAL);
    List<Integer> threads =
        Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList();
    List<Measurement> measurements = new ArrayList<>();
    for (int count : threads) {
      measurements.addAll(Children.java(count, 1, trial ? List.of(TRIAL) : List.of()));
      if (count > 1) {
        measurements.addAll(
            Children.java(1, count, trial ? List.of(TRIAL, LIMIT) : List.of(LIMIT)));
      }
    }
    Peers.Outcome peers = new Peers(threads, trial).measure();
    measurements.addAll(peers.measurements());
    Report report = Report.of(measurements);
    report.write(Path.of("target", "bench"), trial ? "trial" : "speed");
    System.out.println(report.text(peers.absent()));
    System.out.println(Report.notes(trial));
  }
}
