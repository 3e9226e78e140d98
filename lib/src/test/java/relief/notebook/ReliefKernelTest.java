package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kernel, with Jupyter's own client at the other end. */
@Tag("slow")
class ReliefKernelTest {
  private static final String MODEL =
      """
      import relief.*; import relief.data.*; import relief.layers.*; import relief.models.*;
      import relief.training.*; import relief.evaluation.*; import relief.sampling.*;
      relief.notebook.Notebook.start();
      var workspace = Workspace.seeded(1);
      var data = Toy.barsAndStripes(workspace, 4);
      var rbm = BoltzmannMachine.chain(workspace, Bernoulli.of(16), Bernoulli.of(8));
      var deep = BoltzmannMachine.chain(
          workspace, Bernoulli.of(16), Bernoulli.of(8), Bernoulli.of(4));
      var trainer = Trainer.maximumLikelihood().named("RBM");
      """;
  private static final String FIT =
      """
      var run = trainer.fit(rbm, data, 100_000_000, workspace.rng("fit"));
      System.out.println("the rest of the cell");
      """;
  private static final String PRETRAINING =
      """
      var runs = Layerwise.pretrain(
          deep, i -> trainer, data, new Layerwise.Plan(100_000_000, 10), workspace.rng("deep"));
      """;
  private static final String LIKELIHOOD =
      """
      AnnealedImportanceSampling.standard().steps(3_000_000).bracket(rbm, data, workspace.rng("z"))
      """;

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  @TempDir Path folder;

  @Test
  void stoppedCellsEndAndTheNextOneRunsOn() throws Exception {
    List<JsonObject> answers =
        answers(
            MODEL,
            Map.of("stop", FIT),
            "run.outcome() + \" \" + run.checkpoint().clock().equals(run.clock())",
            "rbm",
            Map.of("stop", PRETRAINING),
            "runs.size() + \" \" + runs.get(0).outcome()",
            Map.of("stop", LIKELIHOOD),
            Map.of("inspect", "Persistent.of("));
    String bar = text(answers, 1);
    assertTrue(bar.contains("RBM: interrupted after"), bar);
    assertFalse(bar.contains("the rest of the cell"), bar);
    assertEquals("interrupted true", text(answers, 2).strip());
    assertTrue(text(answers, 3).contains("BoltzmannMachine Bernoulli(16)"), text(answers, 3));
    assertTrue(answers.get(3).get("html").getAsString().contains("<table"), "the model's view");
    assertTrue(text(answers, 4).contains("RBM: interrupted after"), text(answers, 4));
    assertEquals("1 interrupted", text(answers, 5).strip());
    assertTrue(text(answers, 6).contains("interrupted in"), text(answers, 6));
    assertTrue(text(answers, 7).contains("Persistent.of(int chains, int steps)"), text(answers, 7));
    assertTrue(text(answers, 7).contains("the sweeps for every gradient"), "with its Javadoc");
  }

  private static String text(List<JsonObject> answers, int i) {
    return answers.get(i).get("text").getAsString();
  }

  private List<JsonObject> answers(Object... cells) throws IOException, InterruptedException {
    Optional<String> python = PYTHONS.stream().filter(ReliefKernelTest::hasClient).findFirst();
    assumeTrue(python.isPresent(), "a python3 with jupyter_client is missing");
    Path spec = folder.resolve("kernels/relief/kernel.json");
    Files.createDirectories(spec.getParent());
    Files.writeString(spec, new Gson().toJson(specification()));
    Process process =
        new ProcessBuilder(python.get(), "src/test/python/kernel_check.py", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
      new Gson().toJson(cells, input);
    }
    List<JsonObject> answers =
        process
            .inputReader(StandardCharsets.UTF_8)
            .lines()
            .map(line -> new Gson().fromJson(line, JsonObject.class))
            .toList();
    assertEquals(0, process.waitFor());
    assertEquals(cells.length, answers.size());
    return answers;
  }

  private static boolean hasClient(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import jupyter_client").start().waitFor() == 0;
    } catch (IOException | InterruptedException none) {
      return false;
    }
  }

  private static Map<String, Object> specification() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Djava.awt.headless=true",
            "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-Drelief.sources=" + Path.of("src/main/java").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            ReliefKernel.class.getName(),
            "{connection_file}");
    return Map.of(
        "display_name",
        "Relief",
        "language",
        "java",
        "interrupt_mode",
        "message",
        "argv",
        command,
        "env",
        Map.of("DJL_OFFLINE", "true", "OMP_WAIT_POLICY", "PASSIVE"));
  }
}
