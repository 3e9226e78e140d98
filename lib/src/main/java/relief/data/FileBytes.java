package relief.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A file that any thread reads by position. Unlike the platform's channels it stays open when a
 * reading thread is interrupted, as the stop button of a notebook must not close a data set; and
 * what goes beyond the file's end is an error, not a short answer.
 */
final class FileBytes implements SeekableByteChannel {
  private final RandomAccessFile file;
  private final long size;
  private long position;
  private volatile boolean open = true;

  FileBytes(Path path) {
    try {
      file = new RandomAccessFile(path.toFile(), "r");
      size = file.length();
    } catch (IOException e) {
      throw new UncheckedIOException("it can't be opened: " + e.getMessage(), e);
    }
  }

  /** Bytes from a place of the file on. */
  synchronized void read(long from, byte[] target, int at, int count) {
    try {
      requireInside(from, count);
      file.seek(from);
      file.readFully(target, at, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    int count = target.remaining();
    requireInside(position, count);
    byte[] bytes = new byte[count];
    file.seek(position);
    file.readFully(bytes);
    target.put(bytes);
    position += count;
    return count;
  }

  private void requireInside(long from, int count) throws IOException {
    if (from < 0 || from > size - count) {
      throw new EOFException("it ends before byte " + (from + count));
    }
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long place) {
    position = place;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    file.close();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }
}
