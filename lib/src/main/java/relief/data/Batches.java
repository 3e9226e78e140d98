package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import relief.Rng;

/** The minibatches of one epoch; every iterator gives the same ones. */
record Batches(Dataset data, int rows, Rng rng) implements Iterable<Batch> {
  Batches {
    if (rows < 1 || rows > data.size()) {
      throw new IllegalArgumentException(
          "Expected minibatches of 1 to "
              + data.size()
              + " rows, the size of "
              + data
              + ", got "
              + rows
              + ". Choose fewer rows a batch, or more data.");
    }
  }

  @Override
  public Iterator<Batch> iterator() {
    return new Minibatches(data, rows, rng);
  }

  /**
   * The rows of one layer in the order of the epoch.
   *
   * @param preparation the stream of its preparations, at the number of the batch
   */
  private record Source(int layer, View view, Selection order, Rng preparation) {
    NDArray rows(int from, int to, int step) {
      return view.batch(order, from, to, preparation.at(step));
    }
  }

  /**
   * An array of the latest batch and where it was made: unless somebody has moved it to an owner,
   * it is freed before the next one is made.
   */
  private record Lent(NDArray array, NDManager maker) {
    void free() {
      if (array.getManager() == maker) {
        array.close();
      }
    }
  }

  /** The state of one pass. */
  private static final class Minibatches implements Iterator<Batch> {
    private final int size;
    private final int rows;
    private final List<Source> sources = new ArrayList<>();
    private final List<Lent> latest = new ArrayList<>();
    private int step;

    Minibatches(Dataset data, int rows, Rng rng) {
      this.size = data.size();
      this.rows = rows;
      int[] order = data.view().order().epoch(rng.split("order"));
      data.layers().forEach((layer, one) -> sources.add(source(layer, one.view(), order, rng)));
    }

    private static Source source(int layer, View view, int[] order, Rng rng) {
      String purpose = layer == 0 ? "preparation" : "preparation of layer " + layer;
      return new Source(layer, view, view.select(order), rng.split(purpose));
    }

    /** The pass is over when this is false, and its last arrays are freed then. */
    @Override
    public boolean hasNext() {
      boolean more = (long) step * rows < size;
      if (!more) {
        freeLatest();
        sources.forEach(source -> source.order().close());
      }
      return more;
    }

    @Override
    public Batch next() {
      freeLatest();
      if (!hasNext()) {
        throw new NoSuchElementException("All " + step + " minibatches of this epoch were given.");
      }
      int from = step * rows;
      int to = Math.min(size, from + rows);
      TreeMap<Integer, NDArray> observed = new TreeMap<>();
      for (Source source : sources) {
        NDArray values = source.rows(from, to, step);
        latest.add(new Lent(values, values.getManager()));
        observed.put(source.layer(), values);
      }
      step++;
      return new Batch(observed);
    }

    private void freeLatest() {
      latest.forEach(Lent::free);
      latest.clear();
    }
  }
}
