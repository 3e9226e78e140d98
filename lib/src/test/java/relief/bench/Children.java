package relief.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Processes that measure: their lines are collected, and shown on the standard error. */
final class Children {
  /** For Relief and peers alike: OpenMP threads that spin are many times slower on busy cores. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OMP_WAIT_POLICY", "PASSIVE", "DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true");

  private Children() {}

  /** A Java virtual machine with so many workers and engine threads. */
  static List<Measurement> java(int workers, int engineThreads, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.add("-Djava.awt.headless=true");
    command.add("-Drelief.threads=" + workers);
    command.add("-Dai.djl.pytorch.num_threads=" + engineThreads);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Worker.class.getName());
    command.add(String.valueOf(Math.max(workers, engineThreads)));
    command.addAll(arguments);
    return run(command, Map.of());
  }

  /** Runs a command to its end, with these variables besides those of every child. */
  static List<Measurement> run(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      List<Measurement> measurements = new ArrayList<>();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          measurements.add(show(Measurement.parse(line)));
        }
      }
      requireSuccess(process, command);
      return measurements;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Measurement show(Measurement measurement) {
    System.err.printf(
        Locale.ROOT,
        "%-55s %-20s threads %d: %.3f s%n",
        measurement.configuration(),
        measurement.system(),
        measurement.threads(),
        measurement.median());
    return measurement;
  }

  private static void requireSuccess(Process process, List<String> command) {
    int status = waitFor(process);
    if (status != 0) {
      throw new IllegalStateException("Status " + status + " of " + String.join(" ", command));
    }
  }

  /** The exit status; an interrupt ends the process. */
  static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a child process was running.", e);
    }
  }
}
