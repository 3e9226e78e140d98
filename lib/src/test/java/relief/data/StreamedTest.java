package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Scalar;
import relief.Workspace;

class StreamedTest {
  private static final int ROWS = 1003;

  private final Workspace workspace = Workspace.seeded(5);
  private Path file;
  private Dataset memory;
  private Dataset streamed;

  @TempDir Path folder;

  @BeforeEach
  void write() {
    file = folder.resolve("rows.h5");
    NDArray grey =
        Scalar.apply(workspace.rng("rows").uniform(new Shape(ROWS, 12)), NDArray::mul, 255)
            .toType(DataType.UINT8, true);
    Dataset.of(workspace, "grey", grey)
        .withLabels(IntStream.range(0, ROWS).toArray())
        .write(file, "rows");
    memory = Dataset.read(workspace, file, "rows");
    streamed = Dataset.stream(workspace, file, "rows");
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void batchesAreThoseOfTheRowsInMemory() {
    assertSameBatches(data -> data);
    assertSameBatches(Dataset::sampled);
    assertSameBatches(Dataset::inOrder);
    assertSameBatches(data -> data.range(17, 400));
    assertSameBatches(data -> data.shuffled(workspace.rng("shuffle")).split(0.7).validation());
    assertSameBatches(data -> data.prepared(Preparation.standardize(data)));
    assertSameBatches(
        data -> data.prepared(Preparation.threshold(0.4).andThen(Preparation.flips(0.2))));
  }

  private void assertSameBatches(UnaryOperator<Dataset> view) {
    Dataset expected = view.apply(memory);
    Dataset got = view.apply(streamed);
    assertArrayEquals(expected.labels(), got.labels());
    assertArrayEquals(expected.rows().toFloatArray(), got.rows().toFloatArray());
    for (int rows : new int[] {1, 100, expected.size()}) {
      assertEquals(epochs(expected, rows), epochs(got, rows), "batches of " + rows);
    }
  }

  private List<List<Float>> epochs(Dataset data, int rows) {
    List<List<Float>> batches = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (Batch batch : data.batches(rows, workspace.rng("epoch").at(epoch))) {
        float[] values = batch.visible().toFloatArray();
        batches.add(IntStream.range(0, values.length).mapToObj(i -> values[i]).toList());
      }
    }
    return batches;
  }

  @Test
  void inOrderIsTheOrderOfTheRows() {
    Dataset some = streamed.range(100, 200).inOrder();
    float[] first =
        some.batches(100, workspace.rng("any")).iterator().next().visible().toFloatArray();
    assertArrayEquals(some.rows().toFloatArray(), first);
    assertNotEquals(
        some.rows().toString(),
        streamed
            .range(100, 200)
            .batches(100, workspace.rng("any"))
            .iterator()
            .next()
            .visible()
            .toString());
  }

  @Test
  void momentsAndComponentsGoByPieces() {
    Dataset small = DataFile.stream(workspace, file, "rows", 1000 * 12 * 4);
    assertArrayEquals(memory.mean().toFloatArray(), small.mean().toFloatArray());
    assertArrayEquals(memory.variance().toFloatArray(), small.variance().toFloatArray());
    assertArrayEquals(
        PrincipalComponents.of(memory, 3).directions().toFloatArray(),
        PrincipalComponents.of(small, 3).directions().toFloatArray());
  }

  @Test
  void refusesTooMuchAtOnce() {
    Dataset small = DataFile.stream(workspace, file, "rows", 1000 * 12 * 4);
    int before = workspace.memory().getManagedArrays().size();
    assertTooMuch(small::rows);
    assertTooMuch(() -> small.map("same", rows -> rows));
    assertTooMuch(() -> small.batches(ROWS, workspace.rng("epoch")).iterator().next());
    assertTooMuch(small::table);
    assertEquals(before, workspace.memory().getManagedArrays().size());
    assertEquals(ROWS, small.threshold(0.5).size()); // bytes
    assertEquals(1000, small.range(3, 1003).rows().getShape().get(0));
    Path copy = folder.resolve("copy.h5");
    small.range(0, 900).write(copy, "rows");
    assertArrayEquals(
        memory.rows(0, 900).toFloatArray(),
        Dataset.read(workspace, copy, "rows").rows().toFloatArray());
  }

  private static void assertTooMuch(Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains("48000 bytes at once"), message);
    assertTrue(message.contains("Dataset.read"), message);
  }

  @Test
  void sampledLooksAtAllNumbers() {
    float[][] rows = new float[500][3];
    Path floats = folder.resolve("floats.h5");
    Dataset.of(workspace, "good", rows).write(floats, "rows");
    Dataset.stream(workspace, floats, "rows").sampled();
    rows[499][2] = 1.5f;
    Dataset.of(workspace, "bad", rows).write(floats, "rows");
    Dataset bad = Dataset.stream(workspace, floats, "rows");
    assertThrows(IllegalArgumentException.class, bad::sampled);
  }

  @Test
  void anInterruptStaysAndTheDataGoOn() {
    Iterator<Batch> batches = streamed.inOrder().batches(10, workspace.rng("epoch")).iterator();
    batches.next();
    Thread.currentThread().interrupt();
    float[] second = batches.next().visible().toFloatArray();
    float[] rows = streamed.rows(500, 600).toFloatArray();
    assertTrue(Thread.interrupted());
    assertArrayEquals(memory.rows(10, 20).toFloatArray(), second);
    assertArrayEquals(memory.rows(500, 600).toFloatArray(), rows);
    assertArrayEquals(memory.rows(20, 30).toFloatArray(), batches.next().visible().toFloatArray());
  }

  @Test
  void damageReachesTheReader() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
        Hdf5File hdf = Hdf5File.open(file)) {
      long start = hdf.start((io.jhdf.api.dataset.ContiguousDataset) hdf.array("rows"));
      bytes.seek(start + 700 * 12 + 5);
      int old = bytes.read();
      bytes.seek(start + 700 * 12 + 5);
      bytes.write(old ^ 1);
    }
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> streamed.batches(10, workspace.rng("epoch")).forEach(batch -> {}));
    assertTrue(e.getMessage().contains("row 700 of rows in " + file), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Dataset.read(workspace, file, "rows"));
    assertEquals(700, streamed.rows(0, 700).getShape().get(0));
  }

  @Test
  void noThreadSurvives() throws InterruptedException, IOException {
    Iterator<Batch> abandoned = streamed.batches(10, workspace.rng("epoch")).iterator();
    abandoned.next();
    assertTrue(readers() > 0);
    assertHandles(1);
    streamed.close();
    assertHandles(0);
    assertEnds();
    assertThrows(IllegalStateException.class, abandoned::next);
    assertThrows(IllegalStateException.class, () -> streamed.rows(0, 1));
    Dataset other = Dataset.stream(workspace, file, "rows");
    other.batches(10, workspace.rng("epoch")).iterator().next();
    assertEnds(); // by itself, after a second
    other.batches(10, workspace.rng("epoch")).iterator().next();
    assertHandles(1);
    workspace.close();
    assertHandles(0);
    assertEnds();
    assertThrows(IllegalStateException.class, () -> other.rows(0, 1));
  }

  /** How often the process has the file open; only Linux tells. */
  private void assertHandles(int expected) throws IOException {
    Path handles = Path.of("/proc/self/fd");
    if (Files.isDirectory(handles)) {
      try (var all = Files.list(handles)) {
        assertEquals(
            expected, all.filter(handle -> handle.toFile().exists() && isTheFile(handle)).count());
      }
    }
  }

  private boolean isTheFile(Path handle) {
    try {
      return Files.isSameFile(handle, file);
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertEnds() throws InterruptedException {
    for (int i = 0; i < 500 && readers() > 0; i++) {
      Thread.sleep(20);
    }
    assertEquals(0, readers());
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("relief-reader"))
        .count();
  }

  @Test
  void anInterruptEndsWritingAndLeavesNoFile() throws IOException {
    Path copy = folder.resolve("copy.h5");
    for (int i = 0; i < 2; i++) {
      boolean shuffle = i == 0;
      Thread.currentThread().interrupt();
      assertThrows(
          CancellationException.class,
          () -> {
            if (shuffle) {
              Shuffler.standard().shuffle(streamed, copy, "rows", workspace.rng("order"));
            } else {
              streamed.write(copy, "rows");
            }
          });
      assertFalse(Thread.interrupted());
    }
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void leavesNothingBehind() {
    streamed.batches(100, workspace.rng("epoch")).forEach(batch -> {});
    int before = workspace.memory().getManagedArrays().size();
    for (int epoch = 0; epoch < 5; epoch++) {
      streamed.sampled().batches(100, workspace.rng("epoch").at(epoch)).forEach(batch -> {});
      try (NDArray rows = streamed.rows(0, 10)) {
        assertFalse(rows.isReleased());
      }
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
