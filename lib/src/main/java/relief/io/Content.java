package relief.io;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import relief.Snapshot;
import relief.Snapshot.Values;

/**
 * What is in an archive: data sets by their paths, such as "model/layer0/bias". Each is an array or
 * a number ({@link Values}), a text ({@link String}) or several ({@code List<String>}).
 */
final class Content {
  private static final int LONGEST_NAME = 200; // bytes; jHDF writes the length as one

  private final SortedMap<String, Object> datasets = new TreeMap<>();

  /** All of them. */
  SortedMap<String, Object> datasets() {
    return Collections.unmodifiableSortedMap(datasets);
  }

  /**
   * Adds a data set.
   *
   * @throws IllegalArgumentException if its name can't be one, or is taken, or it is empty
   */
  void put(String path, Object value) {
    for (String name : path.split("/", -1)) {
      requireName(name);
    }
    requireFree(path);
    requireSome(path, value);
    datasets.put(path, value);
  }

  private static void requireSome(String path, Object value) {
    boolean known = value instanceof Values || value instanceof String || value instanceof List<?>;
    boolean none =
        value instanceof Values values && values.shape().size() == 0
            || value instanceof List<?> texts && texts.isEmpty();
    boolean cut = value instanceof String text && text.indexOf(0) >= 0;
    if (!known || none || cut) {
      throw new IllegalArgumentException(
          "Expected numbers or texts for "
              + path
              + " in an archive, got "
              + (none ? "none" : cut ? "a text with the character 0" : value)
              + "; leave it out.");
    }
  }

  private static void requireName(String name) {
    boolean plain =
        !name.isBlank()
            && !name.equals(".")
            && !name.equals("..")
            && name.codePoints().noneMatch(Character::isISOControl)
            && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    if (!plain) {
      throw new IllegalArgumentException(
          "Expected a name of 1 to "
              + LONGEST_NAME
              + " bytes without control characters or slashes for a part of an archive, got '"
              + name
              + "'; choose another one.");
    }
  }

  /** In HDF5 a path is a data set or a group of them, not both. */
  private void requireFree(String path) {
    boolean group = has(path + "/") || datasets.containsKey(path);
    for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
      group |= datasets.containsKey(path.substring(0, i));
    }
    if (group) {
      throw new IllegalArgumentException(
          "Expected different names for the parts of an archive, got '"
              + path
              + "' beside another of that name, or inside one; rename it.");
    }
  }

  /** Adds a whole number. */
  void putNumber(String path, long number) {
    put(path, new Values(new Shape(), new long[] {number}));
  }

  /** Adds a number. */
  void putReal(String path, double number) {
    put(path, new Values(new Shape(), new double[] {number}));
  }

  /** Arrays called "layer0.bias" become data sets "layer0/bias" under the prefix. */
  void put(String prefix, Snapshot arrays) {
    arrays.arrays().forEach((name, values) -> put(prefix + name.replace('.', '/'), values));
  }

  /** Whether there are paths that begin so. */
  boolean has(String prefix) {
    SortedMap<String, Object> from = datasets.tailMap(prefix);
    return !from.isEmpty() && from.firstKey().startsWith(prefix);
  }

  /** The data sets whose paths begin so, by the rest of their paths. */
  Content under(String prefix) {
    Content some = new Content();
    for (Map.Entry<String, Object> entry : datasets.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      some.datasets.put(entry.getKey().substring(prefix.length()), entry.getValue());
    }
    return some;
  }

  /** The arrays, with dots for slashes in their names. */
  Snapshot arrays() {
    Map<String, Values> all = new LinkedHashMap<>();
    datasets.forEach(
        (path, value) -> {
          if (value instanceof Values values) {
            all.put(path.replace('/', '.'), values);
          }
        });
    return Snapshot.of(all);
  }

  /** A text. */
  String text(String path) {
    return get(path, String.class, "a text");
  }

  /** Several texts. */
  List<String> texts(String path) {
    List<?> texts = get(path, List.class, "texts");
    return texts.stream().map(String.class::cast).toList();
  }

  /** A whole number. */
  long number(String path) {
    Object numbers = get(path, Values.class, "a whole number").numbers();
    if (numbers instanceof long[] some && some.length == 1) {
      return some[0];
    }
    throw unexpected(path, "a whole number");
  }

  /** A whole number of a smaller range. */
  int count(String path) {
    long number = number(path);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw unexpected(path, "a number from 0 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  /** A number. */
  double real(String path) {
    Object numbers = get(path, Values.class, "a number").numbers();
    if (numbers instanceof double[] some && some.length == 1) {
      return some[0];
    }
    throw unexpected(path, "a number");
  }

  /** Whole numbers. */
  long[] numbers(String path) {
    Object numbers = get(path, Values.class, "whole numbers").numbers();
    if (numbers instanceof long[] some) {
      return some;
    }
    throw unexpected(path, "whole numbers");
  }

  private <T> T get(String path, Class<T> type, String what) {
    Object value = datasets.get(path);
    if (!type.isInstance(value)) {
      throw unexpected(path, what);
    }
    return type.cast(value);
  }

  private ArchiveException unexpected(String path, String what) {
    return new ArchiveException(
        "Expected "
            + what
            + " in "
            + path
            + " of an archive, got "
            + (datasets.containsKey(path) ? "something else" : "none")
            + "; it was written by something else than Relief, or by another version.");
  }

  /** The first path where another one has no data set, or another one, bit for bit. */
  Optional<String> difference(Content other) {
    SortedSet<String> paths = new TreeSet<>(datasets.keySet());
    paths.addAll(other.datasets.keySet());
    return paths.stream()
        .filter(path -> !same(datasets.get(path), other.datasets.get(path)))
        .findFirst();
  }

  private static boolean same(Object one, Object other) {
    if (one instanceof Values some && other instanceof Values others) {
      return some.shape().equals(others.shape())
          && Arrays.deepEquals(new Object[] {some.numbers()}, new Object[] {others.numbers()});
    }
    return Objects.equals(one, other);
  }
}
