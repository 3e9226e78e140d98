package relief.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Programs in Python that do the same with other libraries, each by the first interpreter that can
 * import its library.
 */
record Peers(List<Integer> threads, boolean trial) {
  private static final List<String> INTERPRETERS = List.of("/usr/bin/python3", "python3");
  private static final Path PROGRAMS = Path.of("src", "test", "python");

  /** What was measured, and the names of the absent ones. */
  record Outcome(List<Measurement> measurements, List<String> absent) {}

  /**
   * A peer.
   *
   * @param module what a Python program imports
   * @param onlyPcd1 whether it can do nothing else
   */
  private record Library(String name, String module, String program, boolean onlyPcd1) {
    boolean can(Peer peer) {
      return !onlyPcd1 || peer.persistent() && peer.steps() == 1;
    }
  }

  private static final List<Library> LIBRARIES =
      List.of(
          new Library("scikit-learn", "sklearn", "peer_sklearn.py", true),
          new Library("PyTorch", "torch", "peer_torch.py", false));

  Outcome measure() {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    try {
      Path data = Files.createTempFile("relief-bench", ".float32");
      try (Setting setting = Setting.load(trial)) {
        setting.write(data);
        LIBRARIES.forEach(library -> measure(library, setting, data, outcome));
      } finally {
        Files.delete(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcome;
  }

  private void measure(Library library, Setting setting, Path data, Outcome outcome) {
    Optional<String> python = INTERPRETERS.stream().filter(x -> imports(x, library)).findFirst();
    if (python.isEmpty()) {
      outcome.absent().add(library.name());
      return;
    }
    for (int count : threads) {
      List<String> command = new ArrayList<>(List.of(python.get(), "-B"));
      command.add(PROGRAMS.resolve(library.program()).toString());
      command.add(data.toString());
      command.add(String.valueOf(setting.epochs()));
      command.add(String.valueOf(setting.divisor()));
      command.add(String.valueOf(count));
      command.addAll(tasks(library));
      outcome.measurements().addAll(Children.run(command, environment(count)));
    }
  }

  private static List<String> tasks(Library library) {
    return Configuration.all().stream()
        .filter(c -> c.peer().filter(library::can).isPresent())
        .map(c -> c.peer().orElseThrow().argument(c.name()))
        .toList();
  }

  private static Map<String, String> environment(int count) {
    String threads = String.valueOf(count);
    return Map.of(
        "OMP_NUM_THREADS", threads, "OPENBLAS_NUM_THREADS", threads, "MKL_NUM_THREADS", threads);
  }

  private static boolean imports(String python, Library library) {
    try {
      ProcessBuilder builder = new ProcessBuilder(python, "-c", "import " + library.module());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      return Children.waitFor(builder.start()) == 0;
    } catch (IOException e) {
      return false; // no such interpreter
    }
  }
}
