package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.MixedMachines;
import relief.Snapshot.Values;
import relief.Workspace;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.Persistent;
import relief.training.Trainer;

/** A damaged file gives an {@link ArchiveException} or the right numbers, and nothing else. */
class DamageTest {
  private static final long SEED = 2026;
  private static final int TRIALS = 1000;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(SEED);
  private Path file;
  private byte[] whole;
  private Map<String, List<Integer>> numbers;

  @BeforeEach
  void save() throws IOException {
    var data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(5));
    var run =
        Trainer.of(Persistent.of(10, 1), Adam.of(0.01))
            .fit(machine, data, 2, 5, workspace.rng("fit"));
    file = folder.resolve("model.h5");
    Archive.of(machine).with(run).with(data).save(file);
    whole = Files.readAllBytes(file);
    numbers = ArchiveTest.bits(machine);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Whether it was refused. */
  private boolean isRefused(byte[] bytes, String what) throws IOException {
    Files.write(file, bytes);
    try (Workspace fresh = Workspace.seeded(1)) {
      int before = fresh.memory().getManagedArrays().size();
      try {
        assertEquals(numbers, ArchiveTest.bits(Archive.load(fresh, file).model()), what);
        return false;
      } catch (ArchiveException e) {
        assertTrue(e.getMessage().contains("Expected an archive"), e.getMessage());
        assertEquals(before, fresh.memory().getManagedArrays().size());
        return true;
      }
    }
  }

  @Test
  void truncationsAreRefused() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIALS; i++) {
      int length = i < 200 ? whole.length - 1 - i : random.nextInt(whole.length);
      assertTrue(isRefused(Arrays.copyOf(whole, length), "cut at " + length));
    }
  }

  @Test
  void changedBytesAreRefused() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIALS; i++) {
      byte[] changed = whole.clone();
      int count = 1 + random.nextInt(3);
      for (int j = 0; j < count; j++) {
        changed[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertTrue(
          isRefused(changed, "trial " + i + ", seed " + SEED) || Arrays.equals(changed, whole));
    }
  }

  @Test
  void theUntouchedFileIsNot() throws IOException {
    assertTrue(!isRefused(whole, "untouched"));
    assertTrue(isRefused(new byte[0], "empty"));
    assertTrue(isRefused(Arrays.copyOf(whole, whole.length + 1), "longer by a byte"));
    assertTrue(isRefused("no archive at all".repeat(100).getBytes(), "text"));
  }

  /** What carries a right checksum but isn't right, as another program could write it. */
  @Test
  void nonsenseUnderARightChecksumIsRefused() {
    Nonsense nonsense = Nonsense.of(file);
    nonsense.everyDataSetIsNeeded();
    nonsense.requireRefused("format/version", new Values(new Shape(), new long[] {2}));
    nonsense.requireRefused("model/layer0/kind", "java.lang.Runtime");
    nonsense.requireRefused("model/edges", new Values(new Shape(1, 2), new long[] {0, 9}));
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    Path none = folder.resolve("none.h5");
    String missing =
        assertThrows(ArchiveException.class, () -> Archive.load(workspace, none)).getMessage();
    assertTrue(missing.contains(none.toString()) && missing.contains("no file"), missing);
    assertThrows(ArchiveException.class, () -> Archive.load(workspace, folder));
    BoltzmannMachine machine = MixedMachines.ISING.in(workspace);
    Path nowhere = folder.resolve("no folder").resolve("model.h5");
    String unwritable =
        assertThrows(ArchiveException.class, () -> Archive.save(nowhere, machine)).getMessage();
    assertTrue(unwritable.contains("folder must exist"), unwritable);
  }
}
