package relief.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.examples.Digits;
import relief.examples.Outcome;

/** The programs of {@code relief.examples} run, and are as short as they are said to be. */
class ApplicationsTest {
  private static final Path SOURCES = Path.of("src", "test", "java", "relief", "examples");
  private static final int MOST_LINES = 25;

  /** What one grey level for all pixels of all images would leave is 75. */
  private static final double LARGE = 85;

  /** Ten steps each, in the order of the bench, as some take the model of another. */
  @Tag("slow")
  @Test
  void everyExampleRuns(@TempDir Path folder) {
    for (Applications.Example example : Applications.examples()) {
      try (Digits digits = new Digits(1, 1_200, folder);
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Outcome outcome = example.program().apply(digits);
        String report = example.name() + ": " + outcome;
        System.out.println(report);
        assertTrue(outcome.error() != null || !outcome.note().isEmpty(), report);
        if (outcome.error() != null) {
          double error = outcome.error().value();
          assertTrue(error > 0 && error < LARGE, report);
        }
      }
    }
  }

  @Test
  void programsAreShort() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(SOURCES)) {
      files = all.filter(file -> file.toString().endsWith("Examples.java")).toList();
    }
    List<Integer> lengths = new ArrayList<>();
    for (Path file : files) {
      lengths.addAll(lengths(Files.readAllLines(file)));
    }
    assertTrue(lengths.size() >= Applications.examples().size(), lengths::toString);
    assertEquals(List.of(), lengths.stream().filter(lines -> lines > MOST_LINES).toList());
  }

  /** The lines of each program, from its name to its last bracket. */
  private static List<Integer> lengths(List<String> lines) {
    List<Integer> lengths = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("  (public|private) static Outcome .*")) {
        start = i;
      }
      if (lines.get(i).equals("  }") && start >= 0) {
        lengths.add(i - start + 1);
        start = -1;
      }
    }
    return lengths;
  }
}
