package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Rows of data: {@code size} examples of {@code units} numbers. Ranges, splits, shuffles and
 * preparations are views of the same stored rows and cost next to nothing; only {@link #of}, {@link
 * #read}, {@link #map} and {@link #threshold} store anew, each in an owner of the workspace. A data
 * set never changes.
 *
 * <p>Rows come out as float32. Stored uint8 values are grey levels: a byte b counts as b/255.
 */
public final class Dataset implements AutoCloseable {
  private final String name;
  private final View view;
  private final int[] labels; // by stored row, or null
  private final Beside beside;

  private Dataset(String name, View view, int[] labels, Beside beside) {
    this.name = name;
    this.view = view;
    this.labels = labels;
    this.beside = beside;
  }

  /**
   * A data set with a copy of these rows.
   *
   * @param rows {@code [rows, units]}, float32, or uint8 for grey levels
   * @throws IllegalArgumentException if it has another type or shape or a value is not finite
   */
  public static Dataset of(Workspace workspace, String name, NDArray rows) {
    Checks.requireRows(rows);
    return of(name, InMemory.copyOf(workspace, rows));
  }

  /** The same, of one array for each row, all as long. */
  public static Dataset of(Workspace workspace, String name, float[][] rows) {
    Checks.requireRectangle(rows);
    try (NDArray array = workspace.memory().create(rows)) {
      return of(workspace, name, array);
    }
  }

  /**
   * A data set with a copy of some columns of a table, such as {@code Table.read().csv(file)}.
   *
   * @param columns names of numbers or truth values (0 and 1), or none for all columns
   * @throws IllegalArgumentException if a column is of another type or a value is missing
   */
  public static Dataset of(Workspace workspace, Table table, String... columns) {
    return Tables.dataset(workspace, table, columns);
  }

  /** The rows and labels of an array in an HDF5 file: {@link DataFile#read}. */
  public static Dataset read(Workspace workspace, Path file, String name) {
    return DataFile.read(workspace, file, name);
  }

  /** The same, for files larger than memory, where the rows stay: {@link DataFile#stream}. */
  public static Dataset stream(Workspace workspace, Path file, String name) {
    return DataFile.stream(workspace, file, name);
  }

  /** All rows of a storage. */
  static Dataset of(String name, Storage storage) {
    return new Dataset(name, View.of(storage), null, Beside.NOTHING);
  }

  /** The same rows with labels, one a row in this data set's order. */
  public Dataset withLabels(int[] labels) {
    return new Dataset(
        name, view, Labels.stored(labels, view.order(), view.storage().rows()), beside);
  }

  /** With a column as labels: whole numbers, or texts, numbered from 0 in alphabetical order. */
  public Dataset withLabels(Column<?> column) {
    return withLabels(Labels.of(column));
  }

  /**
   * A view whose batches have values of another layer, too, row by row: what the trained machine is
   * shown there. Ranges, splits, shuffles and batches keep the rows together; {@link #map}, {@link
   * #prepared} and the like change layer 0 alone, {@link #write} and {@link #table} hold it alone.
   *
   * @param layer its index in the machine, 1 or above
   * @param values as many rows as here, in this data set's order; their preparation counts
   */
  public Dataset observing(int layer, Dataset values) {
    return with(beside.and(layer, values, size()));
  }

  /**
   * As {@link #observing}, with the labels as values of a label layer: label k is a 1 in place k
   * among 0s, as a {@code OneHot} layer of so many categories has it. Stores a byte a number.
   *
   * @throws IllegalArgumentException if a label is not in [0, classes)
   */
  public Dataset observingLabels(int layer, int classes) {
    return observing(layer, Beside.oneHot(this, classes));
  }

  /** What batches have values of, by layer, each as a data set of its own; as a rule 0 alone. */
  public SortedMap<Integer, Dataset> layers() {
    return beside.with(with(Beside.NOTHING));
  }

  private Dataset with(Beside others) {
    return new Dataset(name, view, labels, others);
  }

  /** What it is called; views add what they are. */
  public String name() {
    return name;
  }

  /** How many rows there are. */
  public int size() {
    return view.size();
  }

  /** How many numbers a row has. */
  public int units() {
    return view.units();
  }

  /**
   * A copy of the labels in the order of the rows.
   *
   * @throws IllegalStateException if there are none
   */
  public int[] labels() {
    return Labels.of(this, labels);
  }

  /** All rows, in a new float32 array {@code [size, units]}; see {@link #rows(int[])}. */
  public NDArray rows() {
    return rows(0, size());
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive); see {@link #rows(int[])}. */
  public NDArray rows(int from, int to) {
    return view.rows(view.order().rows(from, to));
  }

  /**
   * The rows with these indices, in a new float32 array {@code [indices, units]} that belongs to
   * the caller's scope. Draws nothing: the rows are prepared if that is deterministic; else they
   * come as they are stored, grey levels for instance, and only {@link #batches} prepares them.
   */
  public NDArray rows(int[] indices) {
    return view.rows(view.order().rows(indices));
  }

  /**
   * One epoch of minibatches in a new random order (or {@link #inOrder}), each row once; the last
   * may be smaller. The order is drawn from {@code rng.split("order")}, the preparation of batch i
   * from {@code rng.split("preparation").at(i)}, so that every iterator gives the same batches.
   *
   * <p>A batch belongs to the loop: it is freed when the next one is asked for, or with the scope
   * around the loop. {@link Workspace#keep} what is to stay.
   */
  public Iterable<Batch> batches(int rows, Rng rng) {
    return new Batches(this, rows, rng);
  }

  /** A view whose minibatches come in the order of the rows, the same in every epoch. */
  public Dataset inOrder() {
    return with(name + ", in order", view.with(view.order().keep()));
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive), a view. */
  public Dataset range(int from, int to) {
    Beside parts = beside.map(values -> values.range(from, to));
    String part = name + " [" + from + ", " + to + ")";
    return with(part, view.with(view.order().range(from, to))).with(parts);
  }

  /**
   * Two views: the first rows, as many as the fraction says, rounded, for training, and the others
   * for validation. Shuffle before where the order means something.
   *
   * @param fraction share of the training rows, between 0 and 1, so that both parts have rows
   */
  public Split split(double fraction) {
    return Split.of(this, fraction);
  }

  /** A view in a random order, all orders as likely. Draws one permutation. */
  public Dataset shuffled(Rng rng) {
    return permuted(rng.permutation(size()));
  }

  private Dataset permuted(int[] indices) {
    Beside others = beside.map(values -> values.permuted(indices));
    return with(name + ", shuffled", view.with(view.order().permuted(indices))).with(others);
  }

  /** A view whose minibatches are prepared as they are drawn, after what this one does. */
  public Dataset prepared(Preparation next) {
    return with(name + ", prepared", view.prepared(next));
  }

  /**
   * A view with stochastic binarization: in every minibatch anew a pixel is 1 with its grey level
   * as the probability, else 0 (Salakhutdinov and Murray 2008). Draws one number a pixel.
   *
   * @throws IllegalArgumentException if the stored values are not all in [0, 1]
   */
  public Dataset sampled() {
    Checks.requireGreyLevels(this);
    return with(name + ", sampled", view.prepared(Preparation.sampling()));
  }

  /**
   * A binary data set of its own: 1 where a value is at least the level, else 0. At ½ a byte of 128
   * and above gives 1, as rounding would.
   *
   * @throws IllegalStateException if the rows have a random preparation
   */
  public Dataset threshold(double level) {
    Checks.requireFinite(level);
    Checks.requireFixed(this, "threshold");
    return stored(
        name + " ≥ " + level,
        rows -> Scalar.apply(rows, NDArray::gte, level).toType(DataType.UINT8, false));
  }

  /**
   * A data set of its own that holds a function of the rows as {@link #rows()} gives them, with the
   * same labels.
   *
   * @param function float32 {@code [k, units]} → float32 {@code [k, other units]}, row by row; it
   *     gets a thousand rows at a time, and its temporary arrays are freed
   * @throws IllegalArgumentException if results have another type or shape or are not finite
   */
  public Dataset map(String name, UnaryOperator<NDArray> function) {
    return stored(name, rows -> function.apply(rows).toType(DataType.FLOAT32, false));
  }

  private Dataset with(String name, View view) {
    return new Dataset(name, view, labels, beside);
  }

  private Dataset stored(String name, UnaryOperator<NDArray> function) {
    Dataset data = of(name, Mapped.of(this, function));
    Dataset labelled = labels == null ? data : data.withLabels(labels());
    return labelled.with(beside);
  }

  /** Writes rows and labels to an HDF5 file: {@link DataFile#write}. */
  public void write(Path file, String name) {
    DataFile.write(this, file, name);
  }

  /** A table of the rows, a column for each unit with these names, or none, and the labels. */
  public Table table(String... columns) {
    return Tables.of(this, columns);
  }

  /** Mean of each unit over the rows as {@link #rows()} gives them: {@code [units]}. */
  public NDArray mean() {
    return Moments.mean(this);
  }

  /** Mean squared deviation of each unit from its {@link #mean}: {@code [units]}. */
  public NDArray variance() {
    return Moments.variance(this);
  }

  View view() {
    return view;
  }

  boolean isLabelled() {
    return labels != null;
  }

  /** Frees the stored rows, for all data sets that share them; the workspace does so too. */
  @Override
  public void close() {
    view.storage().close();
  }

  @Override
  public String toString() {
    String type = view.isBytes() ? "bytes" : "float32";
    String labelled = labels == null ? "" : ", labelled";
    return name + ": " + size() + " rows of " + units() + " units, " + type + labelled + beside;
  }
}
