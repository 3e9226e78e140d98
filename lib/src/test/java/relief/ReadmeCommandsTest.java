package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands that README shows are there: scripts, options, profiles and benchmarks. */
class ReadmeCommandsTest {
  private static final Path ROOT = Path.of("..");
  private final List<String> missing = new ArrayList<>();

  @Test
  void everyOptionOfTheLauncherExists() throws IOException {
    String launcher = Files.readString(ROOT.resolve("notebooks/run"));
    int found = each("notebooks/run (--[a-z]+)", option -> launcher.contains("\n      " + option));
    assertTrue(found >= 3, found + " options");
    assertEquals(List.of(), missing);
  }

  @Test
  void everyScriptProfileAndBenchmarkExists() throws IOException {
    String poms = Files.readString(ROOT.resolve("pom.xml")) + Files.readString(Path.of("pom.xml"));
    int found = each("python3 ([\\w/.-]+\\.py)", file -> Files.exists(ROOT.resolve(file)));
    found += each(" -P([a-z]+)", profile -> poms.contains("<id>" + profile + "</id>"));
    found +=
        each(
            "-Dbench=(\\w+)",
            name -> Files.exists(Path.of("src/test/java/relief/bench", name + ".java")));
    assertTrue(found >= 6, found + " scripts, profiles and benchmarks");
    assertEquals(List.of(), missing);
  }

  /** How often the pattern is in README; those that don't exist are noted. */
  private int each(String pattern, Predicate<String> exists) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve("README.md")));
    int found = 0;
    while (matcher.find()) {
      found++;
      if (!exists.test(matcher.group(1))) {
        missing.add(matcher.group());
      }
    }
    return found;
  }
}
