package relief.models;

import java.util.List;
import relief.Part;
import relief.Workers;
import relief.layers.Layer;

/** How the rows of a machine's states are shared out among {@link Workers}. */
public final class Rows {
  /** What fewer rows would save is lost in less efficient products. */
  private static final int LEAST = 50;

  /** Hand-over to another worker takes as long as a good many numbers. */
  private static final long WORTH_SPLITTING = 20_000;

  private Rows() {}

  /** The parts that so many rows are best split into. */
  public static List<Part> parts(BoltzmannMachine machine, int rows) {
    return parts(machine, rows, 1);
  }

  /** The parts that so many chains with so many rows each are best split into. */
  public static List<Part> parts(BoltzmannMachine machine, int chains, int rowsEach) {
    long numbers =
        (long) chains * rowsEach * machine.layers().stream().mapToLong(Layer::units).sum();
    int least = numbers < WORTH_SPLITTING ? chains : (LEAST + rowsEach - 1) / rowsEach;
    return Workers.parts(machine.memory().getDevice(), chains, least);
  }
}
