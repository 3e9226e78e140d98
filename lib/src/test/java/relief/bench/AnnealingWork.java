package relief.bench;

import java.util.ArrayList;
import java.util.List;
import relief.Workspace;
import relief.data.Dataset;
import relief.evaluation.AnnealedImportanceSampling;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** Annealed importance sampling by Relief: seconds per 1000 β of all the chains of an RBM. */
record AnnealingWork(int chains, int visible, int hidden) implements Work {
  static final int STEPS = 1000;

  @Override
  public List<Double> seconds(Setting setting) {
    Workspace workspace = setting.workspace();
    Dataset data = setting.split().validation();
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(visible), Bernoulli.of(hidden))
            .startingFrom(data);
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(chains).steps(STEPS / setting.divisor());
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= setting.epochs(); i++) {
      long start = System.nanoTime();
      sampling.forward(machine, data, workspace.rng("AIS").at(i));
      seconds.add((System.nanoTime() - start) * 1e-9 * setting.divisor());
    }
    return List.copyOf(seconds.subList(1, seconds.size()));
  }
}
