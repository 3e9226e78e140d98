package relief.data;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the rows of a data set are stored in a file: as bytes if they are stored so and not prepared,
 * else as float32.
 *
 * @param divisor what a stored byte is divided by
 */
record RowCoder(int rows, int units, boolean bytes, float divisor) {
  static RowCoder of(Dataset data) {
    boolean bytes = data.view().isBytes() && !data.view().isPrepared();
    return new RowCoder(
        data.size(), data.units(), bytes, bytes ? data.view().storage().divisor() : 1);
  }

  int rowBytes() {
    return bytes ? units : Math.multiplyExact(units, Float.BYTES);
  }

  /** The bytes of some float32 rows, which the caller keeps. */
  byte[] encode(NDArray rows) {
    float[] values = rows.toFloatArray();
    byte[] encoded = new byte[values.length * (bytes ? 1 : Float.BYTES)];
    if (bytes) {
      for (int i = 0; i < values.length; i++) {
        encoded[i] = (byte) Math.round(values[i] * divisor);
      }
    } else {
      ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder()).asFloatBuffer().put(values);
    }
    return encoded;
  }
}
