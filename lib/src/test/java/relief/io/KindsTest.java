package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindsTest {
  private static final Pattern RECORD =
      Pattern.compile("record (\\w+)\\([^{]*\\)\\s+implements (?:Layer|Coupling) ");

  /** Couplings of a computation, which no saved machine has. */
  private static final Set<String> PASSING = Set.of("Tempered", "Powered");

  /** A new layer of the library needs a line in {@link Kinds}. */
  @Test
  void theLibrarysLayersAndCouplingsAreInTheTable() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/relief/layers"))) {
      for (Path file : files.toList()) {
        Matcher record = RECORD.matcher(Files.readString(file));
        while (record.find()) {
          found.add(record.group(1));
        }
      }
    }
    found.removeAll(PASSING);
    assertEquals(found, new TreeSet<>(Set.of(Kinds.standard().toString().split(", "))));
  }
}
