package relief.data;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetBase;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows that must be decoded, as those of compressed arrays: bands of neighbouring rows, as high as
 * the file's chunks but of no more than 16 MiB (a row at least), of which the last used stay in a
 * cache (a band at least). Reading in the order of the file decodes every chunk once, or once for
 * each of its bands.
 */
final class ChunkedRows implements RowSource {
  private static final int LARGEST_BAND = 1 << 24;

  /** Bytes of a cache. */
  static final int CACHE = 1 << 26;

  private final DatasetBase array;
  private final int rows;
  private final int rowBytes;
  private final int bandRows;
  private final int cache;

  /** The band used longest ago comes first. */
  private final Map<Integer, byte[]> bands = new LinkedHashMap<>(16, 0.75f, true);

  private long cached;

  ChunkedRows(DatasetBase array, int rows, int rowBytes, int cache) {
    this.array = array;
    this.rows = rows;
    this.rowBytes = rowBytes;
    this.cache = cache;
    int height = array instanceof ChunkedDataset chunked ? chunked.getChunkDimensions()[0] : rows;
    bandRows = Math.max(1, Math.min(Math.min(height, rows), LARGEST_BAND / rowBytes));
  }

  @Override
  public synchronized void read(int first, int count, byte[] target, int at) {
    for (int i = 0; i < count; i++) {
      copy(first + i, target, at + i * rowBytes);
    }
  }

  private void copy(int row, byte[] target, int at) {
    int band = row / bandRows;
    byte[] bytes = bands.get(band);
    if (bytes == null) {
      bytes = decode(band);
      makeRoom(bytes.length);
      bands.put(band, bytes);
      cached += bytes.length;
    }
    System.arraycopy(bytes, (row - band * bandRows) * rowBytes, target, at, rowBytes);
  }

  private byte[] decode(int band) {
    int[] extent = array.getDimensions();
    long[] offset = new long[extent.length];
    offset[0] = (long) band * bandRows;
    extent[0] = Math.min(bandRows, rows - band * bandRows);
    byte[] bytes = new byte[extent[0] * rowBytes];
    array.getSliceDataBuffer(offset, extent).get(bytes);
    return bytes;
  }

  /** How many bytes are in the cache. */
  synchronized long cached() {
    return cached;
  }

  private void makeRoom(int bytes) {
    Iterator<byte[]> oldest = bands.values().iterator();
    while (oldest.hasNext() && cached + bytes > cache) {
      cached -= oldest.next().length;
      oldest.remove();
    }
  }
}
