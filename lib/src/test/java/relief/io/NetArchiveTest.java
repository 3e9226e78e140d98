package relief.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.BeliefNets;
import relief.LabelledNets;
import relief.Machines;
import relief.Workspace;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.ConvolutionalNet;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.models.Pooled;
import relief.training.ContrastiveDivergence;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** Deep belief nets in archives. */
class NetArchiveTest {
  private static final long SEED = 79;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Workspace other = Workspace.seeded(SEED + 1);

  @AfterEach
  void close() {
    workspace.close();
    other.close();
  }

  private Path file() {
    return folder.resolve("net.h5");
  }

  /** Nets of every kind of link. */
  private enum Kind {
    PLAIN(w -> BeliefNets.binary(w, 5, 4, 3)),
    RESIDUAL(w -> BeliefNets.binary(w, 5, 4, 3).residual(1, 0.3)),
    POOLED(
        w ->
            ConvolutionalNet.images(1, 7, 7)
                .gaussian()
                .filters(2, 2)
                .pooled(2)
                .filters(3, 2)
                .dense(Bernoulli.of(4))
                .in(w)),
    SWEEPS(w -> swept(ConvolutionalNet.images(1, 5, 5).filters(2, 2).pooled(2).in(w))),
    LABELLED(w -> LabelledNets.of(w, 5, 4, 3)),
    DOUBLED(w -> DeepBeliefNet.of(Machines.binary(w, 5, 4, 3, 2)));

    private final Function<Workspace, DeepBeliefNet> make;

    Kind(Function<Workspace, DeepBeliefNet> make) {
      this.make = make;
    }

    DeepBeliefNet in(Workspace w) {
      return BeliefNets.randomized(w, make.apply(w), 0.5);
    }

    private static DeepBeliefNet swept(DeepBeliefNet net) {
      return new DeepBeliefNet(List.of(new Pooled(net.links().get(0).machine(), 7)));
    }
  }

  private static List<Map<String, List<Integer>>> bits(DeepBeliefNet net) {
    return net.links().stream().map(link -> ArchiveTest.bits(link.machine())).toList();
  }

  private static float[] shown(Workspace w, DeepBeliefNet net) {
    NDArray rows = w.memory().full(new Shape(2, net.links().get(0).lower().units()), 0.5f);
    return net.up(rows).toFloatArray();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindComesBackBitForBit(Kind kind) {
    DeepBeliefNet net = kind.in(workspace);
    Archive.save(file(), net);
    Archive archive = Archive.load(other, file());
    DeepBeliefNet got = archive.net();
    assertEquals(net.toString(), got.toString());
    assertEquals(bits(net), bits(got));
    assertArrayEquals(shown(workspace, net), shown(other, got), 0);
    for (int i = 0; i < net.links().size(); i++) {
      Link link = got.links().get(i);
      NDManager owner = link.machine().memory();
      assertEquals(net.links().get(i).getClass(), link.getClass());
      assertFalse(owner == net.links().get(i).machine().memory());
      assertFalse(i > 0 && owner == got.links().get(i - 1).machine().memory());
    }
    assertTrue(archive.provenance().containsKey("Relief"));
    assertTrue(archive.toString().startsWith("Archive of DeepBeliefNet"), archive::toString);
  }

  /** A machine of a convolutional net has its pooling as a coupling. */
  @Test
  void machinesOfNetsComeBack() {
    BoltzmannMachine machine =
        ConvolutionalNet.images(1, 5, 5)
            .filters(2, 2)
            .pooled(2)
            .dense(Bernoulli.of(3))
            .in(workspace)
            .toBoltzmannMachine();
    Archive.save(file(), machine);
    BoltzmannMachine got = Archive.load(other, file()).model();
    assertEquals(ArchiveTest.bits(machine), ArchiveTest.bits(got));
    NDArray rows = workspace.memory().ones(new Shape(2, 32));
    assertArrayEquals(
        machine.edges().get(1).coupling().up(rows).toFloatArray(),
        got.edges().get(1).coupling().up(rows).toFloatArray());
  }

  @Test
  void numbersOfLinksComeBack() {
    Archive.save(file().toString(), Kind.SWEEPS.in(workspace));
    Pooled pooled = (Pooled) Archive.load(other, file()).net().links().get(0);
    assertEquals(7, pooled.sweeps());
  }

  @Test
  void namesInTheFileArePlain() {
    DeepBeliefNet net = Kind.RESIDUAL.in(workspace);
    Archive.of(net).with(Toy.barsAndStripes(workspace, 3)).with("setting", "CD-1").save(file());
    try (HdfFile hdf = new HdfFile(file())) {
      assertEquals(2L, hdf.getDatasetByPath("/net/links").getData());
      assertEquals("Residual", hdf.getDatasetByPath("/net/link1/kind").getData());
      assertEquals(0.3, hdf.getDatasetByPath("/net/link1/reinforcement").getData());
      float[][] weights = (float[][]) hdf.getDatasetByPath("/net/link1/edge0/weights").getData();
      assertEquals(4, weights.length);
      assertEquals("CD-1", hdf.getDatasetByPath("/provenance/setting").getData());
    }
  }

  @Test
  void netsAndMachinesAreToldApart() {
    DeepBeliefNet net = Kind.PLAIN.in(workspace);
    Archive ofNet = Archive.of(net);
    Archive ofMachine = Archive.of(net.top());
    String model = assertThrows(IllegalStateException.class, ofNet::model).getMessage();
    assertTrue(model.contains("take net()"), model);
    String none = assertThrows(IllegalStateException.class, ofMachine::net).getMessage();
    assertTrue(none.contains("take model()"), none);
    BoltzmannMachine machine = Machines.binary(workspace, 9, 2);
    Run run =
        Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
            .fit(machine, Toy.barsAndStripes(workspace, 3), 1, 7, workspace.rng("fit"));
    assertThrows(IllegalStateException.class, () -> ofNet.with(run));
  }

  @ParameterizedTest
  @EnumSource
  void nonsenseUnderARightChecksumIsRefused(Kind kind) {
    Archive.save(file(), kind.in(workspace));
    Nonsense nonsense = Nonsense.of(file());
    nonsense.everyDataSetIsNeeded();
    nonsense.requireRefused("net/link0/kind", "java.lang.Runtime");
    nonsense.requireRefused("net/link0/layer1/kind", "OneHot");
  }

  @Test
  void damageIsRefused() throws IOException {
    DeepBeliefNet net = Kind.POOLED.in(workspace);
    Archive.save(file(), net);
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(
          file(), i % 2 == 0 ? changed : Arrays.copyOf(whole, random.nextInt(whole.length)));
      int before = other.memory().getManagedArrays().size();
      assertThrows(ArchiveException.class, () -> Archive.load(other, file()), "trial " + i);
      assertEquals(before, other.memory().getManagedArrays().size());
    }
    Files.write(file(), whole);
    assertEquals(bits(net), bits(Archive.load(other, file()).net()));
  }

  /** A link of the user's own. */
  private record Own(BoltzmannMachine machine) implements Link {
    @Override
    public Link with(BoltzmannMachine machine) {
      return new Own(machine);
    }

    @Override
    public NDArray activation(relief.layers.Layer upper, NDArray field) {
      return upper.mean(field);
    }
  }

  @Test
  void linksOfYourOwnAreNamed() {
    DeepBeliefNet net = new DeepBeliefNet(List.of(new Own(Machines.binary(workspace, 4, 3))));
    String message =
        assertThrows(ArchiveException.class, () -> Archive.save(file(), net)).getMessage();
    assertTrue(message.contains("Own") && message.contains("Labelled"), message);
    assertFalse(Files.exists(file()));
  }

  /** A new link of the library needs a line in {@link NetFormat}. */
  @Test
  void theLibrarysLinksAreInTheTable() throws IOException {
    Pattern record = Pattern.compile("record (\\w+)\\([^{]*\\)\\s+implements Link ");
    String format = Files.readString(Path.of("src/main/java/relief/io/NetFormat.java"));
    int count = 0;
    try (Stream<Path> files = Files.list(Path.of("src/main/java/relief/models"))) {
      for (Path path : files.toList()) {
        for (Matcher m = record.matcher(Files.readString(path)); m.find(); count++) {
          assertTrue(format.contains("\"" + m.group(1) + "\""), m.group(1));
        }
      }
    }
    assertTrue(count >= 4, count + " links");
  }
}
