package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Parameters;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Rung;

/**
 * Machines between independent layers (β = 0) and a machine (β = 1): parameters of layers are
 * linear in β, (1 − β) θ₀ + β θ, and couplings are multiplied by β. At β = 0 the visible layer has
 * the data's moments and parameters of hidden layers are zero. Every β gives a machine of its own.
 *
 * <p>One block of layers is the state of a chain, the other is summed out: a field on the latter is
 * β times that at β = 1, so that one matrix product serves the weights at two β and the draw.
 *
 * @param machine the end, β = 1
 * @param base the layers at β = 0
 * @param slopes θ − θ₀ of each layer
 * @param kept the block of layers that is the state
 */
record AnnealedPath(
    BoltzmannMachine machine, List<Layer> base, List<Parameters> slopes, List<Integer> kept) {

  /** Arrays of the base belong to the caller's scope. */
  static AnnealedPath of(BoltzmannMachine machine, Dataset data) {
    machine.requireFit(data);
    Rung.requireTwoBlocks(machine);
    List<Layer> base = new ArrayList<>();
    List<Parameters> slopes = new ArrayList<>();
    for (Layer layer : machine.layers()) {
      Layer start = layer.with(start(layer, base.isEmpty(), data));
      slopes.add(layer.parameters().minus(start.parameters()));
      base.add(start);
    }
    return new AnnealedPath(machine, base, slopes, machine.blocks().get(0));
  }

  private static Parameters start(Layer layer, boolean visible, Dataset data) {
    return visible
        ? layer.matching(data.mean(), data.variance())
        : layer.parameters().map(NDArray::zerosLike);
  }

  /** log Z at β = 0: the layers' log partition functions without fields, each counted once. */
  double logPartitionOfBase() {
    double sum = 0;
    for (Layer layer : base) {
      NDArray none = machine.memory().zeros(new Shape(1, layer.units()));
      sum += layer.logPartition(none).toDoubleArray()[0];
    }
    return sum;
  }

  /** Independent draws of the kept layers at β = 0. */
  State start(int rows, Rng rng) {
    return kept(new BoltzmannMachine(base, machine.edges()).start(rows, rng));
  }

  /** The kept layers of a state, and nothing else. */
  State kept(State state) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    kept.forEach(i -> values.put(i, state.get(i)));
    return State.of(values);
  }

  /** The machine at some β. */
  Rung at(double beta) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < base.size(); i++) {
      Layer target = machine.layers().get(i);
      layers.add(beta == 1 ? target : between(base.get(i), slopes.get(i), beta));
    }
    return new Rung(machine, layers, (float) beta);
  }

  private static Layer between(Layer start, Parameters slope, double beta) {
    return start.with(start.parameters().plus(slope.times(beta)));
  }
}
