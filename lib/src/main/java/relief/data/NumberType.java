package relief.data;

import ai.djl.ndarray.types.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * How a file stores numbers. Unsigned bytes stay bytes, all others become float32.
 *
 * @param size bytes a number
 * @param divisor what a stored byte is divided by: 255 for grey levels, else 1
 */
record NumberType(Kind kind, int size, ByteOrder order, float divisor) {
  private static final Map<Integer, String> TRUTH = Map.of(0, "FALSE", 1, "TRUE");

  /** What the bytes of a number mean. */
  enum Kind {
    SIGNED,
    UNSIGNED,
    FLOATING
  }

  /** The type that HDF5 declares, or null if it is none of numbers; Python's truth values are. */
  static NumberType of(io.jhdf.object.datatype.DataType type) {
    if (type instanceof FixedPoint integer && isWhole(integer)) {
      Kind kind = integer.isSigned() ? Kind.SIGNED : Kind.UNSIGNED;
      boolean grey = !integer.isSigned() && integer.getSize() == 1;
      return new NumberType(
          kind, integer.getSize(), integer.getByteOrder(), grey ? Storage.GREY_LEVELS : 1);
    }
    if (type instanceof FloatingPoint real && isUsual(real)) {
      return new NumberType(Kind.FLOATING, real.getSize(), real.getByteOrder(), 1);
    }
    if (type instanceof EnumDataType truth
        && truth.getSize() == 1
        && truth.getEnumMapping().equals(TRUTH)) {
      return new NumberType(Kind.UNSIGNED, 1, ByteOrder.nativeOrder(), 1);
    }
    return null;
  }

  private static boolean isWhole(FixedPoint type) {
    return Integer.bitCount(type.getSize()) == 1
        && type.getSize() <= Long.BYTES
        && type.getBitPrecision() == 8 * type.getSize()
        && type.getBitOffset() == 0;
  }

  private static boolean isUsual(FloatingPoint type) {
    int exponent = type.getSize() == 2 ? 5 : type.getSize() == 4 ? 8 : 11;
    return Integer.bitCount(type.getSize()) == 1
        && type.getSize() >= Short.BYTES
        && type.getSize() <= Double.BYTES
        && type.getBitPrecision() == 8 * type.getSize()
        && type.getExponentSize() == exponent;
  }

  NumberType dividedBy(float number) {
    return new NumberType(kind, size, order, number);
  }

  boolean isBytes() {
    return kind == Kind.UNSIGNED && size == 1;
  }

  boolean isInteger() {
    return kind != Kind.FLOATING;
  }

  /** What the engine keeps them as. */
  DataType stored() {
    return isBytes() ? DataType.UINT8 : DataType.FLOAT32;
  }

  /** The numbers as the engine keeps them, in its byte order. */
  byte[] decode(byte[] raw) {
    boolean same = kind == Kind.FLOATING && size == 4 && order == ByteOrder.nativeOrder();
    if (isBytes() || same) {
      return raw;
    }
    ByteBuffer numbers = ByteBuffer.wrap(raw).order(order);
    int count = raw.length / size;
    ByteBuffer floats = ByteBuffer.allocate(4 * count).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      floats.putFloat(kind == Kind.FLOATING ? real(numbers) : whole(numbers));
    }
    return floats.array();
  }

  private float real(ByteBuffer numbers) {
    return switch (size) {
      case 2 -> FloatingPoint.toFloat(numbers.getShort());
      case 4 -> numbers.getFloat();
      default -> (float) numbers.getDouble();
    };
  }

  /** The next integer. */
  long whole(ByteBuffer numbers) {
    boolean signed = kind == Kind.SIGNED;
    return switch (size) {
      case 1 -> signed ? numbers.get() : numbers.get() & 0xffL;
      case 2 -> signed ? numbers.getShort() : numbers.getShort() & 0xffffL;
      case 4 -> signed ? numbers.getInt() : numbers.getInt() & 0xffffffffL;
      default -> signed ? numbers.getLong() : requireBelow(numbers.getLong());
    };
  }

  private static long requireBelow(long number) {
    if (number < 0) {
      throw new ArithmeticException("integers of 2^63 and above, which Java doesn't have");
    }
    return number;
  }
}
