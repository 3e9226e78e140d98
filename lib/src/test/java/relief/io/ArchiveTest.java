package relief.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import io.jhdf.HdfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Machines;
import relief.MixedMachines;
import relief.SemiRestricted;
import relief.Snapshot;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Fixed;
import relief.layers.Gaussian;
import relief.layers.Incomplete;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.Conditional;
import relief.models.State;
import relief.training.ContrastiveDivergence;
import relief.training.Sgd;
import relief.training.Trainer;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ArchiveTest {
  private static final long SEED = 77;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Workspace other = Workspace.seeded(SEED + 1);
  private Path file;

  @AfterEach
  void close() {
    workspace.close();
    other.close();
  }

  private Path file() {
    return file = folder.resolve("model.h5");
  }

  private BoltzmannMachine saved(BoltzmannMachine machine) {
    Archive.save(file(), machine);
    return Archive.load(other, file).model();
  }

  /** All numbers, hidden ones too, and what follows from them: joint energies, bit for bit. */
  private void requireSame(BoltzmannMachine expected, BoltzmannMachine got) {
    assertEquals(expected.toString(), got.toString());
    assertEquals(bits(expected), bits(got));
    assertArrayEquals(energies(expected), energies(got));
    assertFalse(got.memory() == expected.memory());
  }

  static Map<String, List<Integer>> bits(BoltzmannMachine machine) {
    Map<String, List<Integer>> all = new TreeMap<>();
    Snapshot.of(machine.parameters())
        .arrays()
        .forEach(
            (name, values) -> {
              float[] numbers = (float[]) values.numbers();
              Integer[] bits = new Integer[numbers.length];
              Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
              all.put(name + values.shape(), List.of(bits));
            });
    return all;
  }

  private static double[] energies(BoltzmannMachine machine) {
    try (Workspace own = Workspace.seeded(3);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      State state = machine.start(20, own.rng("rows"));
      return machine.energy(state).toDoubleArray();
    }
  }

  @ParameterizedTest
  @EnumSource(MixedMachines.class)
  void everyKindComesBackBitForBit(MixedMachines mixed) {
    BoltzmannMachine machine = mixed.in(workspace);
    requireSame(machine, saved(machine));
  }

  @Test
  void deepMachinesGaussianAndFixedLayersComeBack() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(
            workspace,
            Gaussian.of(5).fixed("logVariance"),
            Bernoulli.of(4),
            OneHot.of(2, 3).fixed(),
            Gaussian.of(2));
    Machines.randomized(workspace, machine, 0.5);
    Gaussian inside = (Gaussian) ((Fixed) machine.layers().get(0)).layer();
    inside.logVariance().set(new float[] {-1, 0.5f, 0, 1, 2});
    BoltzmannMachine got = saved(machine);
    requireSame(machine, got);
    Fixed fixed = (Fixed) got.layers().get(0);
    assertEquals(Set.of("logVariance"), fixed.names());
    assertArrayEquals(
        new float[] {-1, 0.5f, 0, 1, 2}, ((Gaussian) fixed.layer()).logVariance().toFloatArray());
    assertEquals(3, ((OneHot) ((Fixed) got.layers().get(2)).layer()).categories());
  }

  @Test
  void otherGraphsAndIncompleteLayersComeBack() {
    BoltzmannMachine series = Conditional.machine(workspace, Gaussian.of(2), Bernoulli.of(3), 2);
    requireSame(series, saved(series));
    BoltzmannMachine lateral = SemiRestricted.random(workspace, 3, 2, 3);
    requireSame(lateral, saved(lateral));
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Incomplete.of(2, 3), Bernoulli.of(2));
    requireSame(machine, saved(Machines.randomized(workspace, machine, 0.5)));
  }

  /** Infinite, negative zero, subnormal numbers and NaN are numbers, too. */
  @Test
  void oddNumbersComeBackBitForBit() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 2);
    float[] odd = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
    machine.parameters().get("layer0.bias").set(odd);
    assertEquals(bits(machine), bits(saved(machine)));
  }

  /** A loaded model can be trained, and lives as long as its workspace, whatever scope it's in. */
  @Test
  void aLoadedModelIsAsGoodAsABuiltOne() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4);
    Archive.save(file().toString(), machine);
    BoltzmannMachine got;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      got = Archive.load(other, file.toString()).model();
    }
    Dataset data = Toy.barsAndStripes(other, 3);
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1)).fit(got, data, 2, 5, other.rng("fit"));
    assertFalse(bits(machine).equals(bits(got)));
  }

  @Test
  void namesInTheFileArePlain() {
    BoltzmannMachine machine = Machines.binary(workspace, 6, 4, 3);
    Archive.of(machine).with("setting", "10 epochs").save(file());
    try (HdfFile hdf = new HdfFile(file)) {
      float[] bias = (float[]) hdf.getDatasetByPath("/model/layer0/bias").getData();
      assertArrayEquals(machine.parameters().get("layer0.bias").toFloatArray(), bias);
      float[][] weights = (float[][]) hdf.getDatasetByPath("/model/edge1/weights").getData();
      assertEquals(4, weights.length);
      assertEquals(machine.parameters().get("edge1.weights").getFloat(2, 1), weights[2][1]);
      assertEquals("Bernoulli", hdf.getDatasetByPath("/model/layer2/kind").getData());
      assertEquals(1L, hdf.getDatasetByPath("/format/version").getData());
      assertEquals("10 epochs", hdf.getDatasetByPath("/provenance/setting").getData());
    }
  }

  @Test
  void provenanceSaysVersionsTimeAndData() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    Archive.of(Machines.binary(workspace, 9, 2)).with(data).with("rate", "0.1").save(file());
    Map<String, String> facts = Archive.load(other, file).provenance();
    assertEquals("0.1", facts.get("rate"));
    assertEquals(data.name(), facts.get("data"));
    assertEquals("14", facts.get("data rows"));
    assertEquals(64, facts.get("data SHA-256").length());
    assertTrue(facts.get("Relief").matches("\\d.*"), facts::toString);
    assertTrue(facts.get("DJL").matches("\\d.*"), facts::toString);
    assertTrue(facts.get("engine").matches("PyTorch \\d.*"), facts::toString);
    assertTrue(facts.get("time").matches("\\d{4}-\\d\\d-\\d\\dT.*Z"), facts::toString);
    assertTrue(facts.containsKey("Java") && facts.containsKey("system"), facts::toString);
  }

  private static Table history() {
    return Table.create(
        "runs",
        StringColumn.create("model", "RBM – α", "", "two\nlines"),
        IntColumn.create("epoch", 0, Integer.MIN_VALUE, -1),
        LongColumn.create("step", 0, 1L << 40, -1),
        FloatColumn.create("share", 0.1f, Float.NaN, 3),
        DoubleColumn.create("error, nats/pixel", 0.1, Double.NaN, Double.NEGATIVE_INFINITY),
        DoubleColumn.create("error, nats_pixel", 1, 2, 3),
        DoubleColumn.create("columns", 4, 5, 6),
        DoubleColumn.create("…", 7, 8, 9));
  }

  @Test
  void historyComesBack() {
    Table table = history();
    Archive.of(Machines.binary(workspace, 3, 2)).with(table).save(file());
    Table got = Archive.load(other, file).history();
    assertEquals("runs", got.name());
    assertEquals(table.columnNames(), got.columnNames());
    assertEquals(table.types(), got.types());
    for (int i = 0; i < table.columnCount(); i++) {
      assertEquals(table.column(i).asList(), got.column(i).asList(), table.column(i).name());
    }
  }

  @Test
  void aHistoryWithoutRowsIsNone() {
    Archive.of(Machines.binary(workspace, 3, 2)).with(history().emptyCopy()).save(file());
    assertEquals(0, Archive.load(other, file).history().columnCount());
  }

  @Test
  void columnsOfOtherTypesAreRefused() {
    Table dates = Table.create("t", BooleanColumn.create("day", true));
    Archive archive = Archive.of(Machines.binary(workspace, 3, 2)).with(dates);
    Exception e = assertThrows(ArchiveException.class, () -> archive.save(file()));
    assertTrue(e.getMessage().contains("day") && e.getMessage().contains("asStringColumn"));
  }

  /** Digits, decimal points and upper case of the reader's language don't matter. */
  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "de-DE"})
  void localesDontMatter(String tag) {
    Locale before = Locale.getDefault();
    BoltzmannMachine machine = MixedMachines.LABELLED.in(workspace);
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      Archive.of(machine).with(history()).save(file());
      Locale.setDefault(before);
      Archive there = Archive.load(other, file);
      requireSame(machine, there.model());
      assertEquals(history().column(4).asList(), there.history().column(4).asList());
      Archive.of(machine).with(history()).save(file());
      Locale.setDefault(Locale.forLanguageTag(tag));
      requireSame(machine, Archive.load(other, file).model());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void usersLayersNeedAWordOfTheirs() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Neuron.of(3).fixed());
    String unsaved =
        assertThrows(ArchiveException.class, () -> Archive.save(file(), machine)).getMessage();
    assertTrue(unsaved.contains("Neuron(3)") && unsaved.contains("Kinds.standard().and("), unsaved);
    assertFalse(Files.exists(file));
    Kinds kinds = Kinds.standard().and(Neuron.kind());
    Archive.of(machine).with(kinds).save(file());
    String unknown =
        assertThrows(ArchiveException.class, () -> Archive.load(other, file)).getMessage();
    assertTrue(unknown.contains("'Neuron'") && unknown.contains("Kinds.standard().and("), unknown);
    requireSame(machine, Archive.load(other, file, kinds).model());
    assertThrows(IllegalArgumentException.class, () -> kinds.and(Neuron.kind()));
  }

  /** Neither what fails nor what is loaded and freed with its workspace leaves arrays behind. */
  @Test
  void nothingRemainsOfALoadThatFails() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Neuron.of(3), Bernoulli.of(2));
    Archive.of(machine).with(Kinds.standard().and(Neuron.kind())).save(file());
    int before = other.memory().getManagedArrays().size();
    assertThrows(ArchiveException.class, () -> Archive.load(other, file));
    assertEquals(before, other.memory().getManagedArrays().size());
    int here = workspace.memory().getManagedArrays().size();
    Archive.of(machine).with(Kinds.standard().and(Neuron.kind())).save(file());
    assertEquals(here, workspace.memory().getManagedArrays().size());
  }

  @Test
  void withoutATrainingThereIsNothingToResume() {
    Archive archive = Archive.of(Machines.binary(workspace, 9, 2));
    Trainer trainer = Trainer.maximumLikelihood();
    Dataset data = Toy.barsAndStripes(workspace, 3);
    assertThrows(IllegalStateException.class, () -> archive.resume(trainer, data, 3));
  }
}
