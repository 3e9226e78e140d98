package relief.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relief.Parameters;

/**
 * A layer or a coupling taken apart into what a file can hold. An immutable value:
 *
 * <pre>{@code
 * Description.of(oneHot.parameters()).number("categories", oneHot.categories())
 * }</pre>
 *
 * @param arrays float32 or float64 as a rule, by name
 * @param numbers whole numbers by name
 * @param texts several texts by name
 * @param parts layers or couplings inside this one, by name
 */
public record Description(
    Parameters arrays,
    Map<String, Long> numbers,
    Map<String, List<String>> texts,
    Map<String, Object> parts) {
  /** Copies the maps. */
  public Description {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Arrays alone. */
  public static Description of(Parameters arrays) {
    return new Description(arrays, Map.of(), Map.of(), Map.of());
  }

  /** With a whole number. */
  public Description number(String name, long value) {
    return new Description(arrays, with(numbers, name, value), texts, parts);
  }

  /** With at least one text. */
  public Description texts(String name, List<String> some) {
    return new Description(arrays, numbers, with(texts, name, List.copyOf(some)), parts);
  }

  /** With a layer or a coupling inside. */
  public Description part(String name, Object layerOrCoupling) {
    return new Description(arrays, numbers, texts, with(parts, name, layerOrCoupling));
  }

  private static <T> Map<String, T> with(Map<String, T> some, String name, T value) {
    Map<String, T> all = new LinkedHashMap<>(some);
    all.put(name, value);
    return all;
  }

  /**
   * The whole number of that name.
   *
   * @throws ArchiveException if there is none
   */
  public long number(String name) {
    return get(numbers, name);
  }

  /**
   * The texts of that name.
   *
   * @throws ArchiveException if there are none
   */
  public List<String> texts(String name) {
    return get(texts, name);
  }

  /**
   * The layer or coupling of that name.
   *
   * @throws ArchiveException if there is none, or it is of another type
   */
  public <T> T part(String name, Class<T> type) {
    Object part = get(parts, name);
    if (!type.isInstance(part)) {
      throw new ArchiveException(
          "Expected a " + type.getSimpleName() + " as the part '" + name + "', got " + part + ".");
    }
    return type.cast(part);
  }

  private static <T> T get(Map<String, T> some, String name) {
    T value = some.get(name);
    if (value == null) {
      throw new ArchiveException(
          "Expected '" + name + "' in an archive's layer or coupling, got " + some.keySet() + ".");
    }
    return value;
  }
}
