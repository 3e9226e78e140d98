package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The design's law: imports run one way. What a package may see, beside itself and "relief". */
class ImportOrderTest {
  private static final Map<String, Set<String>> MAY_SEE =
      Map.of(
          "relief", Set.of(),
          "data", Set.of(),
          "layers", Set.of(),
          "models", Set.of("data", "layers"),
          "sampling", Set.of("data", "layers", "models"),
          "training", Set.of("data", "layers", "models", "sampling"),
          "evaluation", Set.of("data", "layers", "models", "sampling", "training"),
          "plotting", Set.of("data", "evaluation"),
          "io", Set.of("data", "layers", "models", "sampling", "training", "evaluation"),
          "notebook",
              Set.of(
                  "data",
                  "layers",
                  "models",
                  "sampling",
                  "training",
                  "evaluation",
                  "plotting",
                  "io"));

  private static final Pattern MENTION = Pattern.compile("\\brelief\\.([a-z]+)\\.[A-Z]");
  private static final Path SOURCES = Path.of("src/main/java/relief");

  @Test
  void importsRunOneWay() throws IOException {
    List<String> offences = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String home = SOURCES.relativize(file).getNameCount() == 1 ? "relief" : homeOf(file);
        seen.add(home);
        Matcher mention = MENTION.matcher(Files.readString(file));
        while (mention.find()) {
          String other = mention.group(1);
          if (!other.equals(home) && !MAY_SEE.get(home).contains(other)) {
            offences.add(file + " sees relief." + other);
          }
        }
      }
    }
    assertEquals(List.of(), offences);
    assertFalse(seen.size() < 9, "the walk missed packages: " + seen);
  }

  @Test
  void onlyTheNotebookPackageKnowsAKernel() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        boolean knows = Files.readString(file).contains("io.github.spencerpark");
        assertEquals(false, knows && !homeOf(file).equals("notebook"), file.toString());
      }
    }
  }

  private static String homeOf(Path file) {
    return SOURCES.relativize(file).getName(0).toString();
  }
}
