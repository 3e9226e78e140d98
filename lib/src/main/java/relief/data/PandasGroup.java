package relief.data;

import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;

/**
 * A table or a series that pandas wrote by PyTables, {@code frame.to_hdf(file, key)}. In the fixed
 * format the columns of each type are one array, {@code block0_values}, {@code block1_values} and
 * so on, {@code [rows, columns]}, and a series is {@code values}.
 */
final class PandasGroup {
  private PandasGroup() {}

  /**
   * The array with the values, or null if pandas didn't write this group.
   *
   * @throws DataFileException if the values are in several arrays or in the table format
   */
  static Node values(Group group, String name, Path file) {
    if (group.getChild("table") != null || group.getChild("_i_table") != null) {
      throw refusal("pandas' fixed format", name, file, "its table format", "format=\"fixed\"");
    }
    if (group.getChild("block1_values") != null) {
      throw refusal("columns of one type", name, file, "several", "frame.astype(\"float32\")");
    }
    Node block = group.getChild("block0_values");
    return block == null && group.getChild("index") != null ? group.getChild("values") : block;
  }

  private static DataFileException refusal(
      String expected, String name, Path file, String got, String remedy) {
    return new DataFileException(
        "Expected "
            + expected
            + " in "
            + name
            + " of "
            + file.toAbsolutePath()
            + ", got "
            + got
            + "; write it anew from Python with "
            + remedy
            + ".");
  }
}
