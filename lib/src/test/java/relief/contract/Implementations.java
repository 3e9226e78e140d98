package relief.contract;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The library's own implementations of an interface, found among its classes. */
final class Implementations {
  private Implementations() {}

  /** Names of all classes of the library that can be made and are of the type, private ones too. */
  static Set<String> of(Class<?> type) throws IOException, URISyntaxException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.startsWith("relief") && file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - 6).replace('/', '.').replace('\\', '.'))
          .filter(name -> isOne(type, name))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isOne(Class<?> type, String name) {
    try {
      Class<?> found = Class.forName(name, false, type.getClassLoader());
      return type.isAssignableFrom(found) && !Modifier.isAbstract(found.getModifiers());
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException(name, gone);
    } catch (NoClassDefFoundError provided) { // needs a library that only a notebook has
      return false;
    }
  }

  /** Those that none of the examples is of. */
  static Set<String> without(Class<?> type, Stream<?> examples)
      throws IOException, URISyntaxException {
    Set<String> missing = of(type);
    examples.forEach(example -> missing.remove(example.getClass().getName()));
    return missing;
  }
}
