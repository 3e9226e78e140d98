package relief.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the data files are: the folder that somebody named, and else the folder {@code data} of the
 * checkout, whatever folder inside it one works in.
 *
 * @param start the working directory
 * @param property value of the system property {@code relief.data}, or null
 * @param variable value of the environment variable {@code RELIEF_DATA}, or null
 */
record DataFolder(Path start, String property, String variable) {
  static final String PROPERTY = "relief.data";
  static final String VARIABLE = "RELIEF_DATA";

  /** The folder as this process sees it. */
  static DataFolder here() {
    return new DataFolder(
        Path.of("").toAbsolutePath(), System.getProperty(PROPERTY), System.getenv(VARIABLE));
  }

  /**
   * The file of that name.
   *
   * @throws IllegalArgumentException if it is in none of the places, which the message lists
   */
  Path find(String name) {
    List<Path> places = places(name);
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(missing(name, places)));
  }

  /** A folder that somebody named is the only place: another copy would be a surprise. */
  private List<Path> places(String name) {
    if (property != null) {
      return List.of(Path.of(property, name));
    }
    if (variable != null) {
      return List.of(Path.of(variable, name));
    }
    List<Path> places = new ArrayList<>();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      places.add(folder.resolve("data").resolve(name));
    }
    return places;
  }

  private String missing(String name, List<Path> places) {
    StringBuilder text = new StringBuilder("Expected the file " + name + ", got none at");
    places.forEach(place -> text.append("\n  ").append(place));
    return text.append("\nWork inside the checkout, or name the folder that holds the file: -D")
        .append(PROPERTY)
        .append("=… for Java, or the environment variable ")
        .append(VARIABLE)
        .append(".")
        .toString();
  }
}
