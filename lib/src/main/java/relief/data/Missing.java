package relief.data;

import ai.djl.ndarray.NDArray;
import relief.Workspace;
import tech.tablesaw.api.Table;

/**
 * Rows with gaps. Data sets have none, so that no training or metric meets one by accident; these
 * rows are for {@code Completion}.
 */
public final class Missing {
  private Missing() {}

  /**
   * Some columns of a table, with NaN where a value is missing: {@code [rows, columns]}, in the
   * caller's scope.
   *
   * @param columns names of numbers or truth values (0 and 1), or none for all columns
   * @throws IllegalArgumentException if a column is of another type, or not there
   */
  public static NDArray rows(Workspace workspace, Table table, String... columns) {
    return workspace.memory().create(Tables.rows(table, columns, Float.NaN));
  }
}
