package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Copies of {@link Parameters} in Java's own memory: they outlive every workspace, belong to nobody
 * and are collected as other objects are. What is to be written to a file goes through here.
 */
public final class Snapshot {
  private final Map<String, Values> arrays;

  private Snapshot(Map<String, Values> arrays) {
    this.arrays = Collections.unmodifiableMap(arrays);
  }

  /**
   * The numbers of one array, not to be changed.
   *
   * @param shape of the array
   * @param numbers {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]}, the last
   *     index running fastest
   */
  public record Values(Shape shape, Object numbers) {
    /** A copy of an array of float32, float64, int32 or int64. */
    public static Values of(NDArray array) {
      return switch (array.getDataType()) {
        case FLOAT32 -> new Values(array.getShape(), array.toFloatArray());
        case FLOAT64 -> new Values(array.getShape(), array.toDoubleArray());
        case INT32 -> new Values(array.getShape(), array.toIntArray());
        case INT64 -> new Values(array.getShape(), array.toLongArray());
        default ->
            throw new IllegalArgumentException(
                "Expected an array of float32, float64, int32 or int64 numbers to copy, got "
                    + array.getDataType()
                    + "; convert it with toType(DataType.FLOAT32, false).");
      };
    }

    /** A new array of the manager's with these numbers. */
    public NDArray in(NDManager memory) {
      if (numbers instanceof float[] some) {
        return memory.create(some, shape);
      }
      if (numbers instanceof double[] some) {
        return memory.create(some, shape);
      }
      return numbers instanceof int[] some
          ? memory.create(some, shape)
          : memory.create((long[]) numbers, shape);
    }
  }

  /** Copies of all arrays, by the same names. */
  public static Snapshot of(Parameters parameters) {
    Map<String, Values> all = new LinkedHashMap<>();
    parameters.names().forEach(name -> all.put(name, Values.of(parameters.get(name))));
    return new Snapshot(all);
  }

  /** Of such copies. */
  public static Snapshot of(Map<String, Values> arrays) {
    return new Snapshot(new LinkedHashMap<>(arrays));
  }

  /** The copies by name. */
  public Map<String, Values> arrays() {
    return arrays;
  }

  /** The names, in order. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /** New arrays of the manager's, or of the caller's scope, with these numbers. */
  public Parameters in(NDManager memory) {
    Parameters all = Parameters.empty();
    for (Map.Entry<String, Values> entry : arrays.entrySet()) {
      all = all.and(entry.getKey(), entry.getValue().in(memory));
    }
    return all;
  }

  @Override
  public String toString() {
    return "Snapshot of " + names();
  }
}
