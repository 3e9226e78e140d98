package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.Scalar;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Running sums over the sweeps of several chains a row: of the visible units' means given the other
 * layers, chain by chain, and of their draws and the squares of these.
 */
final class ConditionalMoments implements AutoCloseable {
  private final NDManager owner;
  private final Shape grouped; // [rows, chains, units]
  private final NDArray means;
  private final NDArray draws;
  private final NDArray squares;
  private int sweeps;

  ConditionalMoments(BoltzmannMachine machine, int rows, int chains) {
    int units = machine.layers().get(0).units();
    owner = machine.memory().newSubManager();
    grouped = new Shape(rows, chains, units);
    means = Workspace.keep(owner, owner.zeros(grouped));
    Shape each = new Shape(rows, units);
    draws = Workspace.keep(owner, owner.zeros(each, DataType.FLOAT64));
    squares = Workspace.keep(owner, owner.zeros(each, DataType.FLOAT64));
  }

  /** The chains as they are after a sweep, those of a row side by side. */
  void add(BoltzmannMachine machine, State state) {
    NDArray mean = machine.layers().get(0).mean(machine.field(state, 0));
    means.addi(mean.reshape(grouped));
    NDArray drawn = precise(state.visible().reshape(grouped));
    draws.addi(drawn.sum(new int[] {1}));
    squares.addi(drawn.square().sum(new int[] {1}));
    sweeps++;
  }

  /** Of units far from 0 the squares nearly cancel each other. */
  private static NDArray precise(NDArray array) {
    return array.toType(DataType.FLOAT64, false);
  }

  private NDArray chainMeans() {
    return Scalar.apply(means, NDArray::div, sweeps);
  }

  /** {@code [rows, units]}. */
  NDArray mean() {
    return chainMeans().mean(new int[] {1});
  }

  /** The root of ⟨(x − m)²⟩ over all draws x, with the mean m of {@link #mean}. */
  NDArray deviation() {
    NDArray mean = precise(mean());
    double count = (double) sweeps * grouped.get(1);
    NDArray square = Scalar.apply(squares, NDArray::div, count);
    NDArray product = Scalar.apply(draws, NDArray::div, count / 2).mul(mean);
    NDArray variance = square.sub(product).add(mean.square());
    return Scalar.apply(variance, NDArray::maximum, 0).sqrt().toType(DataType.FLOAT32, false);
  }

  /** The standard error of the mean, from the spread of the chains' own means. */
  NDArray error() {
    NDArray spread = chainMeans().sub(mean().expandDims(1)).square().sum(new int[] {1});
    long chains = grouped.get(1);
    return Scalar.apply(spread, NDArray::div, (double) chains * (chains - 1)).sqrt();
  }

  @Override
  public void close() {
    owner.close();
  }
}
