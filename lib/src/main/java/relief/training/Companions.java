package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Gibbs;

/**
 * Chains that follow a machine through its training, and remember where they were at its last
 * stage: samples of both, by which the two are compared.
 */
final class Companions {
  private static final int COUNT = 100;

  private final Chains chains;
  private final NDManager owner;
  private State remembered;

  private Companions(Chains chains, NDManager owner) {
    this.chains = chains;
    this.owner = owner;
  }

  /** A hundred chains that end with the machine's owner. */
  static Companions start(BoltzmannMachine machine, NDManager owner, Rng rng) {
    return new Companions(Chains.start(machine, new Gibbs(), COUNT, rng), owner);
  }

  /** Moves the chains; nothing remains of it but where they are. */
  void follow(BoltzmannMachine machine, int sweeps, Rng rng) {
    chains.advance(machine, sweeps, rng);
  }

  /** Takes the place of what was remembered. */
  void remember() {
    if (remembered != null) {
      remembered.values().values().forEach(NDArray::close);
    }
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    chains
        .state()
        .values()
        .forEach((layer, x) -> values.put(layer, Workspace.keep(owner, x.duplicate())));
    remembered = State.of(values);
  }

  /** The mean of min(1, exp(d(x) − d(x′))) over remembered rows x and present ones x′. */
  double acceptance(BoltzmannMachine stage, BoltzmannMachine machine) {
    double[] there = difference(stage, machine, remembered);
    double[] here = difference(stage, machine, chains.state());
    double sum = 0;
    for (double x : there) {
      for (double y : here) {
        sum += Math.min(1, Math.exp(x - y));
      }
    }
    return sum / there.length / here.length;
  }

  /** d = F of the stage − F of the machine, with the last block of layers summed out. */
  private static double[] difference(BoltzmannMachine stage, BoltzmannMachine machine, State rows) {
    List<List<Integer>> blocks = machine.blocks();
    State known = rows.without(blocks.get(blocks.size() - 1));
    return stage.freeEnergy(known).subi(machine.freeEnergy(known)).toDoubleArray();
  }
}
