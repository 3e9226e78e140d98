package relief.io;

import java.util.function.Function;
import relief.Parameters;
import relief.layers.Coupling;
import relief.layers.Layer;

/**
 * A kind of layer or coupling that archives can hold: its name in the file, and how to take one
 * apart and to make one. A file holds names alone; what is made, and by which code, says the table
 * of {@link Kinds} that it is read with.
 *
 * @param name in the file, for ever
 * @param type the class, exactly
 * @param describe takes one apart
 * @param make makes one of the parts, which are its own
 */
public record Kind<T>(
    String name,
    Class<T> type,
    Function<T, Description> describe,
    Function<Description, ? extends T> make) {

  /**
   * A kind of layers made of arrays alone, all of which learn: {@code Kind.layer("Spin",
   * Spin.class, arrays -> new Spin(arrays.get("bias")))}.
   *
   * @param make from the arrays by the names of {@link Layer#parameters()}
   */
  public static <T extends Layer> Kind<T> layer(
      String name, Class<T> type, Function<Parameters, ? extends T> make) {
    return new Kind<>(
        name,
        type,
        layer -> Description.of(layer.parameters()),
        description -> make.apply(description.arrays()));
  }

  /**
   * A kind of couplings made of arrays alone, all of which learn.
   *
   * @param make from the arrays by the names of {@link Coupling#parameters()}
   */
  public static <T extends Coupling> Kind<T> coupling(
      String name, Class<T> type, Function<Parameters, ? extends T> make) {
    return new Kind<>(
        name,
        type,
        coupling -> Description.of(coupling.parameters()),
        description -> make.apply(description.arrays()));
  }

  /** Takes one apart whose class was looked up. */
  Description describe(Object thing) {
    return describe.apply(type.cast(thing));
  }
}
