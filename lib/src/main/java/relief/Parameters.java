package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Named arrays with the algebra of a vector space. Parameters, gradients and moments are all of
 * this type. The operations return new arrays; only {@code add}, {@link #approach}, {@link #scale}
 * and {@link #assign} change theirs.
 */
public final class Parameters {
  private static final NDIndex ALL = new NDIndex(":");
  private static final Parameters EMPTY = new Parameters(new LinkedHashMap<>());

  /**
   * A mean of zeros would else end as a subnormal number, below 10⁻³⁸, and so would the product of
   * two that are nearly 0: a processor is up to a hundred times slower on those.
   */
  private static final float NEGLIGIBLE = 1e-16f;

  private final Map<String, NDArray> arrays;

  private Parameters(Map<String, NDArray> arrays) {
    this.arrays = Collections.unmodifiableMap(arrays);
  }

  /** No arrays at all. */
  public static Parameters empty() {
    return EMPTY;
  }

  /** One array. */
  public static Parameters of(String name, NDArray array) {
    return empty().and(name, array);
  }

  /** These arrays and one more, or with that one replaced. */
  public Parameters and(String name, NDArray array) {
    Map<String, NDArray> all = new LinkedHashMap<>(arrays);
    all.put(name, array);
    return new Parameters(all);
  }

  /** These arrays and those of another, whose names get a prefix. */
  public Parameters and(String prefix, Parameters other) {
    Map<String, NDArray> all = new LinkedHashMap<>(arrays);
    other.arrays.forEach((name, array) -> all.put(prefix + name, array));
    return new Parameters(all);
  }

  /** The arrays whose names begin with the prefix, by the rest of their names. */
  public Parameters under(String prefix) {
    Map<String, NDArray> some = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            some.put(name.substring(prefix.length()), array);
          }
        });
    return new Parameters(some);
  }

  /** All arrays but the named ones. */
  public Parameters without(Set<String> names) {
    Map<String, NDArray> some = new LinkedHashMap<>(arrays);
    some.keySet().removeAll(names);
    return new Parameters(some);
  }

  /** The names, in order. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * The array of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "There is no parameter '" + name + "'; expected one of " + names() + ".");
    }
    return array;
  }

  /** The same names with other arrays. */
  public Parameters map(UnaryOperator<NDArray> function) {
    Map<String, NDArray> all = new LinkedHashMap<>();
    arrays.forEach((name, array) -> all.put(name, function.apply(array)));
    return new Parameters(all);
  }

  /** Array by array with another of the same names. */
  public Parameters combine(Parameters other, BinaryOperator<NDArray> function) {
    requireSameNames(other);
    Map<String, NDArray> all = new LinkedHashMap<>();
    arrays.forEach((name, array) -> all.put(name, function.apply(array, other.get(name))));
    return new Parameters(all);
  }

  /** The sum. */
  public Parameters plus(Parameters other) {
    return combine(other, NDArray::add);
  }

  /** The difference. */
  public Parameters minus(Parameters other) {
    return combine(other, NDArray::sub);
  }

  /** The multiple. */
  public Parameters times(double factor) {
    return map(array -> Scalar.apply(array, NDArray::mul, factor));
  }

  /** A copy with arrays of its own. */
  public Parameters duplicate() {
    return map(NDArray::duplicate);
  }

  /** Adds in place: θ ← θ + δ. */
  public void add(Parameters increment) {
    requireSameNames(increment);
    arrays.forEach((name, array) -> array.addi(increment.get(name)));
  }

  /** Adds a multiple in place: θ ← θ + factor · δ. */
  public void add(Parameters increment, double factor) {
    requireSameNames(increment);
    arrays.forEach((name, array) -> add(array, increment.get(name), (float) factor));
  }

  private static void add(NDArray array, NDArray increment, float factor) {
    if (HostMemory.reaches(array) && array.getDataType() == DataType.FLOAT32) {
      Elementwise.apply(block -> addMultiple(block[0], block[1], factor), 1, array, increment);
    } else {
      array.addi(Scalar.apply(increment, NDArray::mul, factor));
    }
  }

  private static void addMultiple(float[] sum, float[] increment, float factor) {
    for (int i = 0; i < Elementwise.BLOCK; i++) {
      sum[i] += factor * increment[i];
    }
  }

  /** Moves a share of the way in place: θ ← θ + share · (θ′ − θ), the step of a running mean. */
  public void approach(Parameters values, double share) {
    requireSameNames(values);
    arrays.forEach((name, array) -> approach(array, values.get(name), (float) share));
  }

  private static void approach(NDArray array, NDArray values, float share) {
    if (HostMemory.reaches(array) && array.getDataType() == DataType.FLOAT32) {
      Elementwise.apply(block -> approach(block[0], block[1], share), 1, array, values);
    } else {
      array.addi(Scalar.apply(values.sub(array), NDArray::muli, share));
    }
  }

  /** What is negligible is taken away: from most numbers nothing, from the smallest all. */
  private static void approach(float[] mean, float[] value, float share) {
    for (int i = 0; i < Elementwise.BLOCK; i++) {
      float next = mean[i] + share * (value[i] - mean[i]);
      mean[i] = next - Math.max(-NEGLIGIBLE, Math.min(NEGLIGIBLE, next));
    }
  }

  /** Scales in place: θ ← factor · θ. */
  public void scale(double factor) {
    arrays.values().forEach(array -> Scalar.apply(array, NDArray::muli, factor));
  }

  /** Overwrites in place: θ ← θ′. */
  public void assign(Parameters values) {
    requireSameNames(values);
    arrays.forEach((name, array) -> array.set(ALL, values.get(name))); // copyTo is 30 times slower
  }

  /** The Euclidean norm of all numbers together; NaN or infinite if one of them is. */
  public double norm() {
    double square = 0;
    for (NDArray array : arrays.values()) {
      try (NDArray squares = array.square();
          NDArray sum = squares.sum()) {
        square += sum.getFloat();
      }
    }
    return Math.sqrt(square);
  }

  /** How many numbers there are. */
  public long size() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  private void requireSameNames(Parameters other) {
    if (!names().equals(other.names())) {
      throw new IllegalArgumentException(
          "Expected parameters named " + names() + ", got " + other.names() + ".");
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    arrays.forEach((name, a) -> text.append(name).append(' ').append(a.getShape()).append("  "));
    return text.toString().trim();
  }
}
