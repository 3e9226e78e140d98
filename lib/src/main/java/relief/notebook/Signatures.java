package relief.notebook;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;

/**
 * The signatures of a method by which the cursor stands, as {@code Shift+Tab} shows them, with the
 * library's Javadoc where its sources are: the folder that the system property {@code
 * relief.sources} names.
 *
 * @param analysis that of the kernel's shell
 */
record Signatures(SourceCodeAnalysis analysis) {
  static Signatures by(SourceCodeAnalysis analysis) {
    Path sources = Path.of(System.getProperty("relief.sources", ""));
    if (Files.isDirectory(sources.resolve("relief"))) {
      read(analysis, sources);
    }
    return new Signatures(analysis);
  }

  /** JShell looks into the JDK's own sources alone, and has no other door. */
  private static void read(SourceCodeAnalysis analysis, Path sources) {
    List<Path> all = new ArrayList<>(List.of(sources));
    Path jdk = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (Files.isRegularFile(jdk)) {
      all.add(jdk);
    }
    try {
      Field field = analysis.getClass().getDeclaredField("availableSources");
      field.setAccessible(true);
      field.set(analysis, all);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return; // another JDK, or without --add-opens: signatures without Javadoc
    }
  }

  /** What is known, or null. */
  DisplayData at(String code, int cursor) {
    List<Documentation> found = analysis.documentation(code, inside(code, cursor), true);
    if (found.isEmpty()) {
      return null;
    }
    DisplayData data = new DisplayData(joined(found, "\n\n", Signatures::text));
    data.putHTML(joined(found, "<hr>", Signatures::html));
    return data;
  }

  private static String joined(
      List<Documentation> found,
      String separator,
      java.util.function.Function<Documentation, String> words) {
    return found.stream().map(words).collect(Collectors.joining(separator));
  }

  /** JShell wants to stand behind the parenthesis; a cursor in the method's name is before it. */
  static int inside(String code, int cursor) {
    int from = Math.min(Math.max(cursor, 0), code.length());
    if (from > 0 && !Character.isJavaIdentifierPart(code.charAt(from - 1))) {
      return from;
    }
    int end = from;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    int next = end;
    while (next < code.length() && Character.isWhitespace(code.charAt(next))) {
      next++;
    }
    return next < code.length() && code.charAt(next) == '(' ? next + 1 : end;
  }

  private static String text(Documentation one) {
    return one.javadoc() == null ? signature(one) : signature(one) + "\n" + plain(one.javadoc());
  }

  private static String html(Documentation one) {
    String signature = "<code><b>" + Html.escape(signature(one)) + "</b></code>";
    return one.javadoc() == null
        ? signature
        : signature
            + "<div style=\"white-space:pre-wrap\">"
            + Html.escape(plain(one.javadoc()))
            + "</div>";
  }

  /** Without the packages: {@code Persistent Persistent.of(int chains, int steps)}. */
  private static String signature(Documentation one) {
    return one.signature().replaceAll("\\b[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*\\.(?=[A-Z])", "");
  }

  /** Javadoc's tags taken out of the text. */
  static String plain(String javadoc) {
    return javadoc
        .strip()
        .replaceAll("\\{@(?:code|literal|link|linkplain)\\s+#?([^}]*)}", "$1")
        .replaceAll("</?(?:pre|p|i|b|em|code|ul|li|sub|sup)>", "")
        .replaceAll("(?m)^ ", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
