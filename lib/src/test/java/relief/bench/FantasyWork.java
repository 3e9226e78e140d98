package relief.bench;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.Fantasy;

/** Sampling by Relief: seconds per 100 sweeps of all the chains of an untrained RBM. */
record FantasyWork(int chains, int visible, int hidden) implements Work {
  static final int SWEEPS = 100;

  @Override
  public List<Double> seconds(Setting setting) {
    Workspace workspace = setting.workspace();
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(visible), Bernoulli.of(hidden));
    Fantasy fantasy = Fantasy.of(machine, chains).steps(SWEEPS / setting.divisor());
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= setting.epochs(); i++) {
      long start = System.nanoTime();
      NDArray rows = fantasy.draw(workspace.rng("fantasy").at(i));
      seconds.add((System.nanoTime() - start) * 1e-9 * setting.divisor());
      rows.close();
    }
    return List.copyOf(seconds.subList(1, seconds.size()));
  }
}
