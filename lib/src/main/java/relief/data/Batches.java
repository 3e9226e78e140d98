package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Iterator;
import java.util.NoSuchElementException;
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

  /** The state of one pass. */
  private static final class Minibatches implements Iterator<Batch> {
    private final Dataset data;
    private final int rows;
    private final Rng preparation;
    private final Selection order;
    private int step;
    private NDArray latest;
    private NDManager maker;

    Minibatches(Dataset data, int rows, Rng rng) {
      this.data = data;
      this.rows = rows;
      preparation = rng.split("preparation");
      order = data.view().epoch(rng.split("order"));
    }

    /** The pass is over when this is false, and its last arrays are freed then. */
    @Override
    public boolean hasNext() {
      boolean more = (long) step * rows < data.size();
      if (!more) {
        freeLatest();
        order.close();
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
      int to = Math.min(data.size(), from + rows);
      latest = data.view().batch(order, from, to, preparation.at(step));
      maker = latest.getManager();
      step++;
      return Batch.of(latest);
    }

    /** Unless somebody has moved it to an owner: a loop's batches are made outside its body. */
    private void freeLatest() {
      if (latest != null && latest.getManager() == maker) {
        latest.close();
      }
      latest = null;
    }
  }
}
