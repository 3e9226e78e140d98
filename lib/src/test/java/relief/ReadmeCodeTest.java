package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's code runs, word for word but for what makes it short, with the kernel's own imports. */
class ReadmeCodeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path STARTUP = Path.of("../notebooks/kernel/startup.jshell");

  /** Fewer images, epochs, sweeps and values of β. */
  private static final Map<String, String> SHORTER =
      Map.of(
          "mnist.training().sampled(), 5,", "mnist.training().range(0, 2_000).sampled(), 1,",
          "LogLikelihood.standard().bracket(rbm, test,",
              "new LogLikelihood(AnnealedImportanceSampling.standard().steps(50))"
                  + ".bracket(rbm, test.range(0, 100),",
          "steps(1000)", "steps(20)");

  /** What a reader of the section on figures has at hand. */
  private static final String FIGURES =
      """
      double[] at = {0, 1, 2};
      var curves = MetricCurves.of("Epoch", "Error").curve("RBM", at, at);
      var places = Landscape.places(workspace.memory(), -2, 2, 20);
      var landscape = Landscape.of("x", "y", -2, 2, places.square().sum(new int[] {1}));
      var filters = Filters.of(rbm.parameters().get("edge0.weights")).grid(3, 3);
      var table = Table.create("errors", DoubleColumn.create("error", at));
      """;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void everyBlockRuns() throws IOException {
    List<String> blocks = blocks();
    assertEquals(2, blocks.size(), "blocks of code in README");
    String first = blocks.get(0);
    for (var change : SHORTER.entrySet()) {
      assertTrue(first.contains(change.getKey()), "README no longer says " + change.getKey());
      first = first.replace(change.getKey(), change.getValue());
    }
    List<String> cells =
        List.of(first, FIGURES, blocks.get(1), "Tabular.of(table).save(\"errors\");");
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      String imports = Files.readString(STARTUP).replaceAll("(?m)^relief\\.notebook.*$", "");
      run(shell, "import java.util.*;\n" + imports);
      for (String cell : cells) {
        run(shell, cell.replace("save(\"", "save(\"" + folder.toUri().getPath()));
      }
    }
    for (String name : List.of("first.png", "first.svg", "curves.pdf", "all.pdf", "errors.tex")) {
      assertTrue(Files.size(folder.resolve(name)) > 40, name);
    }
  }

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private static void run(JShell shell, String code) {
    String rest = code;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source())) {
        String problem =
            event.status() == Snippet.Status.REJECTED
                ? shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList() + ""
                : event.exception() + "";
        assertEquals("null", problem, next.source());
      }
      rest = next.remaining();
    }
  }
}
