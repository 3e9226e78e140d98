package relief.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.FixedPoint;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Arrays of unsigned bytes in an HDF5 file, read in slices, so that temporaries stay small. */
final class Hdf5 {
  private static final int SLICE = 1000;

  private Hdf5() {}

  /**
   * The values of one array as unsigned bytes in a direct buffer, the last index running fastest.
   * Type and shape are checked before anything is allocated.
   *
   * @throws IllegalArgumentException if the array has another type or shape
   */
  static ByteBuffer bytes(HdfFile file, String path, int... shape) {
    Dataset dataset = file.getDatasetByPath(path);
    requireBytes(dataset, path);
    requireShape(dataset, path, shape);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    for (int from = 0; from < shape[0]; from += SLICE) {
      long[] offset = new long[shape.length];
      int[] extent = shape.clone();
      offset[0] = from;
      extent[0] = Math.min(SLICE, shape[0] - from);
      put(bytes, dataset.getData(offset, extent));
    }
    return bytes.flip();
  }

  private static void requireBytes(Dataset dataset, String path) {
    boolean bytes =
        dataset.getDataType() instanceof FixedPoint type && type.getSize() == 1 && !type.isSigned();
    if (!bytes) {
      throw new IllegalArgumentException(
          "expected unsigned bytes in "
              + path
              + ", got another type, which Java reads as "
              + dataset.getJavaType());
    }
  }

  private static void requireShape(Dataset dataset, String path, int[] shape) {
    long[] expected = Arrays.stream(shape).asLongStream().toArray();
    long[] got = dataset.getDimensionsAsLong();
    if (!Arrays.equals(expected, got)) {
      throw new IllegalArgumentException(
          "expected the shape "
              + Arrays.toString(expected)
              + " of "
              + path
              + ", got "
              + Arrays.toString(got));
    }
  }

  /** jHDF widens unsigned bytes to int and nests arrays by rank. */
  private static void put(ByteBuffer bytes, Object values) {
    if (values instanceof int[] row) {
      for (int value : row) {
        bytes.put((byte) value);
      }
    } else {
      for (Object part : (Object[]) values) {
        put(bytes, part);
      }
    }
  }
}
