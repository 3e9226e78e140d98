package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jdk.net.UnixDomainPrincipal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Estimate;
import relief.evaluation.Monitor;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.Clock;
import relief.training.Run;
import relief.training.Status;
import relief.training.Trainer;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class ShownTest {
  private final Workspace workspace = Workspace.seeded(5);

  @AfterEach
  void close() {
    workspace.close();
  }

  private String html(Object value) {
    return Shown.views().entrySet().stream()
        .filter(view -> view.getKey().isInstance(value))
        .findFirst()
        .flatMap(view -> Shown.html(view.getValue(), value))
        .orElse(null);
  }

  @Test
  void modelsShowLayersAndCouplings() {
    String html = html(Machines.binary(workspace, 3, 2));
    assertTrue(html.contains("Bernoulli(3)") && html.contains("layers 0 – 1"), html);
    assertTrue(html.contains("11 parameters") && html.contains("weights"), html);
  }

  @Test
  void parametersShowTheirNumbers() {
    NDArray array = workspace.memory().create(new float[] {-1, 3});
    String html = html(relief.Parameters.of("bias", array));
    assertTrue(html.contains(">bias<") && html.contains(">−1<") && html.contains(">3.162<"), html);
  }

  @Test
  void settingsOfTheLibraryAreNamedAndOthersLeftAlone() {
    String html = html(Adam.of(1e-3));
    assertTrue(html.contains("square decay") && html.contains("0.999"), html);
    assertNull(html(new UnixDomainPrincipal(() -> "user", () -> "group")), "a record of the JDK");
  }

  @Test
  void statesOfSquareLayersAreImages() {
    BoltzmannMachine square = BoltzmannMachine.chain(workspace, Bernoulli.of(16), Bernoulli.of(3));
    String html = html(square.start(5, workspace.rng("s")));
    assertTrue(html.contains("data:image/png") && html.contains("State of 5 rows"), html);
    assertFalse(
        html(Machines.binary(workspace, 7, 2).start(5, workspace.rng("s"))).contains("<img"));
  }

  @Test
  void dataShowExamples() {
    Dataset data = Toy.barsAndStripes(workspace, 4);
    assertTrue(
        html(data).contains("<img") && html(data).contains("30 rows of 16 units"), html(data));
    assertEquals(html(data), html(data));
  }

  @Test
  void runsSayHowTheyEnded() {
    Status status = new Status("RBM <1>", "epoch 7 of 20", 0.3, 61, Map.of("error", 20.125));
    String html = html(new Run(Run.Outcome.FINISHED, new Clock(42, 7, 100), 3.2, status, null));
    assertTrue(html.contains("RBM &lt;1&gt;") && html.contains("finished after 7 epochs"), html);
    assertTrue(html(new Estimate(1.25, 0.5, "nats")).contains("1.25 ± 0.50"));
  }

  @Test
  void monitorsShowCurvesOnceThereAreTwoPoints() {
    Dataset data = Toy.barsAndStripes(workspace, 4);
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(16), Bernoulli.of(3));
    Monitor monitor = Monitor.of(data, new ReconstructionError());
    assertFalse(html(monitor).contains("<img"));
    Trainer.maximumLikelihood().with(monitor).fit(machine, data, 2, workspace.rng("fit"));
    assertTrue(html(monitor).contains("<img"));
    assertEquals(
        "Monitor of [reconstruction error] on " + data.name() + ", 3 measurements",
        monitor.toString());
  }

  @Test
  void longTablesAreShortenedAndSaySo() {
    Table table = Table.create(IntColumn.create("row", IntStream.range(0, 1000).toArray()));
    String html = html(table);
    assertTrue(html.contains("of 1 000 rows") && html.contains("999<"), html);
    assertFalse(html.contains(">500<"), html);
    assertTrue(TableHtml.text(table).contains("of 1 000 rows"));
    assertEquals(1000, table.rowCount(), "the table itself must not change");
    assertFalse(html(table.first(60)).contains("rows:"));
  }

  @Test
  void arraysShowShapeRangeAndFewNumbers() {
    NDArray few = workspace.memory().create(new float[] {0.25f, -0.5f});
    assertTrue(html(few).contains("float32 (2)") && html(few).contains("−0.5"), html(few));
    NDArray many = workspace.memory().ones(new Shape(100, 784));
    assertEquals("float32 (100, 784), from 1 to 1, mean 1", DataHtml.text(many));
  }

  @Test
  void nothingIsLeftBehindAndWhatWasFreedHasNoView() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(16), Bernoulli.of(3));
    List<Object> values = List.of(machine, machine.parameters(), Toy.barsAndStripes(workspace, 4));
    values.forEach(this::html);
    int before = arrays();
    values.forEach(this::html);
    assertEquals(before, arrays());
    workspace.close();
    values.forEach(value -> assertNull(html(value)));
  }

  private int arrays() {
    return workspace.memory().getManagedArrays().size();
  }

  @Test
  void barHasCurvesAndParticlesAndEndsWithTheCurvesAlone() {
    StringBuilder html = new StringBuilder();
    LiveBar bar =
        new LiveBar(
            (page, text) -> {
              html.setLength(0);
              html.append(page);
            });
    NDArray particles = workspace.rng("p").uniform(new Shape(20, 784));
    Status status = null;
    for (int epoch = 0; epoch <= 20; epoch++) {
      Map<String, Double> readings = Map.of("error", 1.0 / (epoch + 1), "other", Math.sin(epoch));
      status = new Status("RBM", "epoch " + epoch, epoch / 20.0, 1, readings);
      bar.onEpoch(epoch, status, () -> Optional.of(particles));
      bar.show(status);
    }
    assertTrue(html.toString().contains("fantasy particles"), "at least after the first epoch");
    bar.close(Run.Outcome.FINISHED, status, "finished");
    assertTrue(html.toString().contains("<img") && !html.toString().contains("fantasy"));
    assertTrue(html.length() < 40_000, html.length() + " bytes");
  }

  @Test
  void stoppedTrainingSaysWhatBecameOfTheModel() {
    StringBuilder html = new StringBuilder();
    LiveBar bar = new LiveBar((page, text) -> html.append(page));
    Status status = new Status("RBM", "epoch 0 of 2", 0, 1, Map.of());
    bar.close(Run.Outcome.INTERRUPTED, status, "interrupted");
    assertFalse(html.toString().contains("learns on"), "no training");
    bar.onEpoch(0, status, Optional::empty);
    bar.close(Run.Outcome.INTERRUPTED, status, "interrupted");
    assertTrue(html.toString().contains("another fit learns on"), html.toString());
  }

  @Test
  void cursorsInNamesAndArgumentsStandInsideTheParentheses() {
    assertEquals(3, Signatures.inside("of(", 3));
    assertEquals(3, Signatures.inside("of(1)", 1));
    assertEquals(2, Signatures.inside("of", 2));
    assertEquals("k sweeps of x", Signatures.plain(" k {@code sweeps} of {@link #x}"));
  }
}
