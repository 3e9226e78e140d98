package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README's tables show is there: expressions, word for word, and tests. */
class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path TESTS = Path.of("src/test/java/relief");

  /** Expressions are in a test, which runs them. */
  @Test
  void everyExpressionIsRunByATest() throws IOException {
    requireRun(
        "From Paysage",
        List.of("FeatureTableTest", "FeatureTableEvaluationTest", "FeatureTableFilesTest"),
        90);
    requireRun("From Learnergy", List.of("LearnergyTableTest"), 40);
  }

  private static void requireRun(String section, List<String> tests, int least) throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String test : tests) {
      sources.append(source(test));
    }
    String source = squeezed(sources.toString());
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (String cell : cells(section, 0)) {
      Matcher code = Pattern.compile("`([^`]+)`").matcher(cell);
      while (code.find()) {
        if (code.group(1).contains("(")) {
          found++;
          if (!source.contains(squeezed(code.group(1)))) {
            missing.add(code.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(found > least, found + " expressions");
  }

  /** Tests that the table of faults names are there. */
  @Test
  void everyTestExists() throws IOException {
    requireTests("From Paysage", 21);
    requireTests("From Learnergy", 25);
  }

  private static void requireTests(String section, int least) throws IOException {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (String cell : cells(section, 1)) {
      Matcher test = Pattern.compile("`(\\w+)#(\\w+)`").matcher(cell);
      while (test.find()) {
        found++;
        if (!source(test.group(1)).contains("void " + test.group(2) + "(")) {
          missing.add(test.group());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(found >= least, found + " tests");
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path file =
          files.filter(f -> f.endsWith(test + ".java")).findFirst().orElse(Path.of("missing"));
      return Files.exists(file) ? Files.readString(file) : "";
    }
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s", "");
  }

  /** The last columns of one of the section's tables. */
  private static List<String> cells(String title, int table) throws IOException {
    String readme = Files.readString(README);
    String heading = "\n## " + title + "\n";
    int from = readme.indexOf(heading) + heading.length();
    String section = readme.substring(from, readme.indexOf("\n## ", from));
    List<String> cells = new ArrayList<>();
    String[] tables = section.split("\\|---\\|---\\|\n");
    for (String line : tables[table + 1].split("\n\n")[0].split("\n")) {
      cells.add(line.split(" \\| ", 2)[1]);
    }
    return cells;
  }
}
