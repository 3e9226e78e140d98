package relief.bench;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;

/**
 * What all measurements of a process share: thresholded MNIST, 57 000 rows for training, 3 000 for
 * validation, and whether this is but a trial, with a twentieth of the work.
 */
record Setting(Workspace workspace, Split split, boolean trial) implements AutoCloseable {
  static final int ROWS = 57_000;
  private static final int CHUNK = 1000;

  static Setting load(boolean trial) {
    Workspace workspace = Workspace.seeded(1);
    Dataset all = Mnist.load(workspace).training().threshold(0.5);
    return new Setting(workspace, all.shuffled(workspace.rng("shuffle")).split(0.95), trial);
  }

  /** Timed epochs, after the one that warms up. */
  int epochs() {
    return trial ? 2 : 5;
  }

  /** By how much a trial shortens an epoch; its seconds are multiplied by this. */
  int divisor() {
    return trial ? 20 : 1;
  }

  /** The first rows for training, a fraction 1 / share of them, in a trial still fewer. */
  Dataset training(int share) {
    return split.training().range(0, ROWS / share / divisor());
  }

  /** Writes all rows for training as raw float32 numbers in this machine's byte order. */
  void write(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      for (int from = 0; from < ROWS; from += CHUNK) {
        try (NDArray rows = split.training().rows(from, from + CHUNK)) {
          channel.write(bytes(rows.toFloatArray()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.order(ByteOrder.nativeOrder()).asFloatBuffer().put(values);
    return bytes;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
