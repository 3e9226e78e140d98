package relief.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Listener;
import relief.training.Persistent;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** An old file survives whatever happens to a new one; and who saves when. */
class SavingTest {
  private static final long SEED = 5;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Path file() {
    return folder.resolve("model.h5");
  }

  private void requireNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  @Test
  void anInterruptLeavesTheOldFile() throws IOException {
    Archive.save(file(), Machines.binary(workspace, 4, 3));
    byte[] before = Files.readAllBytes(file());
    BoltzmannMachine other = Machines.binary(workspace, 5, 3);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> Archive.save(file(), other));
    assertFalse(Thread.interrupted());
    assertArrayEquals(before, Files.readAllBytes(file()));
    requireNothingElse();
    Archive.save(file(), other);
    Thread.currentThread().interrupt();
    assertEquals(5, Archive.load(workspace, file()).model().layers().get(0).units());
    assertTrue(Thread.interrupted());
  }

  /** A thread saves one model after another, and is interrupted now and then, wherever it is. */
  @Test
  void interruptsAtAnyTimeLeaveAWholeFile() throws Exception {
    List<BoltzmannMachine> models = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      models.add(Machines.binary(workspace, 200 + i, 100));
    }
    Archive.save(file(), models.get(0));
    int[] counts = new int[2];
    Thread saver =
        new Thread(
            () -> {
              for (int i = 0; i < 150; i++) {
                try {
                  Archive.save(file(), models.get(i % models.size()));
                  counts[0]++;
                } catch (CancellationException e) {
                  counts[1]++;
                }
              }
            });
    saver.start();
    Random random = new Random(SEED);
    while (saver.isAlive()) {
      Thread.sleep(random.nextInt(20));
      saver.interrupt();
      try (Workspace fresh = Workspace.seeded(1)) {
        int units = Archive.load(fresh, file()).model().layers().get(0).units();
        assertTrue(units >= 200 && units < 204);
      }
    }
    saver.join();
    assertEquals(150, counts[0] + counts[1]);
    assertTrue(counts[0] > 0 && counts[1] > 0, counts[0] + " saved, " + counts[1] + " stopped");
    requireNothingElse();
  }

  @Test
  void whatCantBeWrittenLeavesTheOldFile() throws IOException {
    Archive.save(file(), Machines.binary(workspace, 4, 3));
    byte[] before = Files.readAllBytes(file());
    RuntimeException full = new RuntimeException("no room");
    assertThrows(
        ArchiveException.class,
        () ->
            SealedFile.write(
                file(),
                path -> {
                  Hdf5.write(Hdf5.read(SealedFile.read(file())), path);
                  throw full;
                },
                bytes -> {}));
    assertThrows(
        ArchiveException.class,
        () ->
            SealedFile.write(
                file(),
                path -> Hdf5.write(Hdf5.read(SealedFile.read(file())), path),
                bytes -> {
                  throw new ArchiveException("other numbers");
                }));
    assertArrayEquals(before, Files.readAllBytes(file()));
    requireNothingElse();
    Path taken = Files.createDirectories(folder.resolve("taken").resolve("inside")).getParent();
    assertThrows(
        ArchiveException.class, () -> Archive.save(taken, Machines.binary(workspace, 4, 3)));
  }

  private Trainer trainer(Listener listener) {
    return Trainer.of(Persistent.of(10, 1), Sgd.of(0.1)).named("RBM").with(listener);
  }

  private BoltzmannMachine machine() {
    return BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4));
  }

  /** Epochs of the file after each epoch; 0 where there is none. */
  private List<Integer> saved(Listener keeper, int epochs) {
    List<Integer> seen = new ArrayList<>();
    Listener reader =
        new Listener() {
          @Override
          public Map<String, Double> onEpoch(Event event) {
            seen.add(epochOfTheFile());
            return Map.of();
          }
        };
    trainer(keeper).with(reader).fit(machine(), data, epochs, 5, workspace.rng("fit"));
    return seen;
  }

  private int epochOfTheFile() {
    return Files.exists(file())
        ? Archive.load(workspace, file()).checkpoint().orElseThrow().clock().epoch()
        : -1;
  }

  @Test
  void everySoManyEpochsAndAfterTheLast() {
    assertEquals(List.of(-1, -1, -1, 3, 3, 3, 6, 7), saved(Checkpoints.every(3, file()), 7));
    assertThrows(IllegalArgumentException.class, () -> Checkpoints.every(0, file()));
  }

  private static Metric metric(double... values) {
    int[] next = new int[1];
    return Metric.named("cost/row", machine -> values[next[0]++]);
  }

  @Test
  void theLowestAndTheHighest() throws IOException {
    double[] values = {5, 3, 4, 3, 2, 7, 2.5};
    Checkpoints lowest = Checkpoints.lowest(metric(values), data, file());
    assertEquals(List.of(0, 1, 1, 1, 4, 4, 4), saved(lowest, 6));
    Files.delete(file());
    Checkpoints highest = Checkpoints.highest(metric(values), data, file());
    assertEquals(List.of(0, 0, 0, 0, 0, 5, 5), saved(highest, 6));
    assertEquals("7.0", Archive.load(workspace, file()).provenance().get("score cost row"));
  }

  /** A resumed training doesn't overwrite a better model of its first part. */
  @Test
  void theBestOfAResumedTraining() {
    Checkpoints first = Checkpoints.lowest(metric(5, 3, 4), data, file());
    BoltzmannMachine machine = machine();
    Run run = trainer(first).fit(machine, data, 2, 5, workspace.rng("fit"));
    assertEquals(1, epochOfTheFile());
    Checkpoints second = Checkpoints.lowest(metric(4, 3.5, 1, 2), data, file());
    trainer(second).resume(machine, data, run.checkpoint(), 5);
    assertEquals(4, epochOfTheFile());
    Checkpoints third = Checkpoints.lowest(metric(4, 3.5, 3, 2), data, file());
    trainer(third).resume(machine, data, run.checkpoint(), 5);
    assertEquals(4, epochOfTheFile());
  }

  /** The monitor comes first, so that its latest row is in the file. */
  @Test
  void aMonitorsHistoryIsInTheFile() {
    Monitor monitor = Monitor.of(data, Metric.named("norm", m -> m.parameters().norm()));
    Checkpoints keeper = Checkpoints.every(2, file()).recording(monitor::history);
    Trainer.of(Persistent.of(10, 1), Sgd.of(0.1))
        .with(monitor)
        .with(keeper)
        .fit(machine(), data, 4, 5, workspace.rng("fit"));
    Archive archive = Archive.load(workspace, file());
    assertEquals(monitor.history().print(), archive.history().print());
    assertEquals("PCD-1 with 10 chains", settings(archive).get("objective"));
    assertEquals("Sgd[rate=0.1, momentum=0.0]", settings(archive).get("optimizer"));
    assertEquals("5/fit", archive.checkpoint().orElseThrow().rng().position().name());
  }

  private static Map<String, String> settings(Archive archive) {
    return archive.checkpoint().orElseThrow().settings();
  }
}
