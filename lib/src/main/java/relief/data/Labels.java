package relief.data;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** Labels of rows. */
final class Labels {
  private Labels() {}

  static void require(int[] labels, int rows) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(
          "Expected a label for each of the " + rows + " rows, got " + labels.length + ".");
    }
  }

  /** Labels by stored row, from labels by the rows of an order. */
  static int[] stored(int[] labels, Order order, int storedRows) {
    require(labels, order.size());
    int[] stored = new int[storedRows];
    int[] rows = order.rows(0, order.size());
    for (int i = 0; i < rows.length; i++) {
      stored[rows[i]] = labels[i];
    }
    return stored;
  }

  /** The labels of a data set's rows, from those by stored row, which may be missing. */
  static int[] of(Dataset data, int[] stored) {
    if (stored == null) {
      throw new IllegalStateException(
          "Expected a data set with labels, got " + data + "; add them by withLabels(…).");
    }
    int[] labels = data.view().order().rows(0, data.size());
    for (int i = 0; i < labels.length; i++) {
      labels[i] = stored[labels[i]];
    }
    return labels;
  }

  /** Whole numbers as they are, texts numbered from 0 in alphabetical order. */
  static int[] of(Column<?> column) {
    Tables.requireComplete(column);
    int[] labels = new int[column.size()];
    TreeSet<String> texts = new TreeSet<>();
    for (int i = 0; i < labels.length; i++) {
      if (column instanceof NumericColumn<?> numbers) {
        labels[i] = whole(numbers, i);
      } else {
        texts.add(column.getString(i));
      }
    }
    Map<String, Integer> places = new HashMap<>();
    texts.forEach(text -> places.put(text, places.size()));
    for (int i = 0; i < labels.length && !texts.isEmpty(); i++) {
      labels[i] = places.get(column.getString(i));
    }
    return labels;
  }

  private static int whole(NumericColumn<?> numbers, int row) {
    double number = numbers.getDouble(row);
    if (number != (int) number) {
      throw new IllegalArgumentException(
          "Expected whole numbers or texts as labels in the column "
              + numbers.name()
              + ", got "
              + number
              + " in row "
              + row
              + ".");
    }
    return (int) number;
  }
}
