package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import relief.Workspace;

/** Whatever public type of the library a cell ends with, a reader can tell what it is. */
class EveryTypeShowsItselfTest {
  /** A record that says nothing of its own, with an array that would print thousands of numbers. */
  record Silent(NDArray numbers) {}

  /** An object of which Java says its address. */
  static final class Nameless {
    int number() {
      return 1;
    }
  }

  /** Numbers and settings: Java's own words do. */
  record Wordy(int number, double other) {}

  @Test
  void everyPublicTypeHasWordsOfItsOwn() throws Exception {
    List<Class<?>> types = types();
    assertTrue(types.size() > 120, "the walk found only " + types.size());
    Set<String> mute =
        types.stream()
            .filter(type -> !isClear(type))
            .map(Class::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), mute, "Give each of these a toString(), or a view in Shown.");
  }

  /** It can fail. */
  @Test
  void typesWithoutWordsAreFound() {
    assertTrue(!isClear(Silent.class) && !isClear(Nameless.class) && isClear(Wordy.class));
  }

  private static List<Class<?>> types() throws IOException, URISyntaxException {
    Path root =
        Path.of(Workspace.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('/', '.').replace('\\', '.'))
          .filter(file -> file.matches("relief\\.[\\w.$]+\\.class"))
          .<Class<?>>map(file -> named(file.substring(0, file.length() - 6)))
          .filter(EveryTypeShowsItselfTest::isShown)
          .toList();
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, Workspace.class.getClassLoader());
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException(name, gone);
    }
  }

  /** Public, with objects that have methods; the kernel's own types are nobody's result. */
  private static boolean isShown(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && !Modifier.isAbstract(type.getModifiers())
        && !type.isEnum()
        && !Throwable.class.isAssignableFrom(type)
        && !type.getPackageName().equals("relief.notebook")
        && Arrays.stream(type.getDeclaredMethods()).anyMatch(EveryTypeShowsItselfTest::isUsed);
  }

  private static boolean isUsed(Method method) {
    return !Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers());
  }

  private static boolean isClear(Class<?> type) {
    if (type.isRecord() && !declaresText(type)) {
      return Arrays.stream(type.getRecordComponents()).allMatch(EveryTypeShowsItselfTest::isShort);
    }
    return declaresText(type);
  }

  /** Of its own, not the one that the compiler makes for a record. */
  private static boolean declaresText(Class<?> type) {
    try {
      Class<?> by = type.getMethod("toString").getDeclaringClass();
      return type.isRecord() ? hasOwnText(type) : by == type;
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A record's own method, as the sources have it. */
  private static boolean hasOwnText(Class<?> type) {
    Path source = Path.of("src/main/java", outermost(type).getName().replace('.', '/') + ".java");
    try {
      return Files.exists(source) && Files.readString(source).contains("String toString()");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static boolean isShort(RecordComponent component) {
    Class<?> type = component.getType();
    return !type.isArray() && !NDArray.class.isAssignableFrom(type);
  }
}
