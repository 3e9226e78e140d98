package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A notebook whose code was changed without running it fails; one that is older than the library is
 * listed in the build's output.
 */
class StaleNotebooksTest {
  private static final Path SCRIPT = Path.of("../notebooks/kernel/fingerprint.py").toAbsolutePath();
  private static final String NOTE =
      """
      import json, sys
      from pathlib import Path
      sys.path.insert(0, str(Path(sys.argv[1]).parent))
      import fingerprint
      path = Path(sys.argv[2]) / "01-a.ipynb"
      notebook = json.loads(path.read_text())
      notebook["metadata"]["relief"] = fingerprint.of(path, notebook, path.parent)
      path.write_text(json.dumps(notebook))
      """;

  @TempDir private Path root;

  /** What a program said, and how it ended. */
  private record Said(int status, String words) {}

  private static Said python(Object... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("python3", "-B");
    for (Object word : command) {
      builder.command().add(word.toString());
    }
    Process process = builder.redirectErrorStream(true).start();
    String words = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), words);
  }

  @BeforeEach
  void requirePython() throws InterruptedException {
    try {
      assumeTrue(python("--version").status() == 0, "python3 does not run");
    } catch (IOException e) {
      assumeTrue(false, "python3 is missing");
    }
  }

  @Test
  void noCommittedNotebookShowsOtherCodeThanRan() throws Exception {
    Said said = python(SCRIPT);
    System.out.print(said.words());
    assertEquals(0, said.status(), said.words());
  }

  @Test
  void everyKindOfChangeIsTold() throws Exception {
    Path notebook = file("notebooks/01-a.ipynb", notebook("int a = 1;"));
    file("notebooks/images/01-a/figure.png", "picture");
    Path source = file("lib/src/main/java/A.java", "/** One. */\nclass A {\n  int a = 1;\n}\n");
    assertSays(0, "stale: 01-a: no fingerprint yet\n");
    assertEquals(0, python("-c", NOTE, SCRIPT, root.resolve("notebooks")).status());
    assertSays(0, "");
    Files.writeString(source, "/** Two.\n * 3 */\nclass A {\n\n  // four\n  int a = 1;\n}\n");
    assertSays(0, "");
    Files.writeString(source, "class A {\n  int a = 2;\n}\n");
    file("notebooks/images/01-a/figure.png", "another");
    assertSays(
        0,
        "stale: 01-a: the library has changed;"
            + " images/01-a/figure.png is not the figure of its last execution\n");
    Files.writeString(notebook, Files.readString(notebook).replace("int a = 1", "int a = 2"));
    assertTrue(check().words().contains("✗ 01-a: its code cells are not those"), check().words());
    assertEquals(1, check().status());
  }

  private void assertSays(int status, String words) throws Exception {
    assertEquals(new Said(status, words), check());
  }

  private Said check() throws Exception {
    return python(SCRIPT, root.resolve("notebooks"));
  }

  private Path file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String notebook(String code) {
    return "{\"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", \"source\": [\""
        + code
        + "\"]}]}";
  }
}
