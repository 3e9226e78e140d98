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
  private static final String SECTION = "\n## From Paysage\n";

  /** Expressions are in a test, which runs them. */
  @Test
  void everyExpressionOfTheTableIsRunByATest() throws IOException {
    String source =
        squeezed(
            source("FeatureTableTest")
                + source("FeatureTableEvaluationTest")
                + source("FeatureTableFilesTest"));
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (String cell : cells(0)) {
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
    assertTrue(found > 90, found + " expressions");
  }

  /** Tests that the table of faults names are there. */
  @Test
  void everyTestOfTheTableExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (String cell : cells(1)) {
      Matcher test = Pattern.compile("`(\\w+)#(\\w+)`").matcher(cell);
      while (test.find()) {
        found++;
        if (!source(test.group(1)).contains("void " + test.group(2) + "(")) {
          missing.add(test.group());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(found >= 21, found + " tests");
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

  /** The right column of one of the section's tables. */
  private static List<String> cells(int table) throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf(SECTION) + SECTION.length();
    String section = readme.substring(from, readme.indexOf("\n## ", from));
    List<String> cells = new ArrayList<>();
    String[] tables = section.split("\\|---\\|---\\|\n");
    for (String line : tables[table + 1].split("\n\n")[0].split("\n")) {
      cells.add(line.split(" \\| ", 2)[1]);
    }
    return cells;
  }
}
