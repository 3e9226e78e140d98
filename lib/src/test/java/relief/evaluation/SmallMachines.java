package relief.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/** Random and trained machines of nine visible units, small enough to enumerate. */
final class SmallMachines {
  private SmallMachines() {}

  static List<BoltzmannMachine> all(Workspace w) {
    List<BoltzmannMachine> all = new ArrayList<>();
    all.add(Machines.binary(w, 9, 5));
    all.add(Machines.binary(w, 9, 8));
    all.add(Machines.binary(w, 9, 4, 3));
    all.add(Machines.binary(w, 9, 4, 2, 2));
    all.add(trained(w, 9, 6));
    all.add(trained(w, 9, 8));
    all.add(trained(w, 9, 5, 3));
    all.add(trained(w, 9, 4, 3, 2));
    return all;
  }

  static int arrays(Workspace w) {
    return w.memory().getManagedArrays().size();
  }

  static Dataset data(Workspace w) {
    return Toy.barsAndStripes(w, 3);
  }

  static BoltzmannMachine trained(Workspace w, int... sizes) {
    Layer.Spec[] specs = new Layer.Spec[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      specs[i] = Bernoulli.of(sizes[i]);
    }
    Dataset data = data(w);
    BoltzmannMachine machine = BoltzmannMachine.chain(w, specs).startingFrom(data);
    NDArray rows = data.rows().repeat(0, 40); // less ado than many epochs of 14 rows
    Trainer.of(Persistent.of(50, 2), Sgd.of(0.1))
        .fit(machine, Dataset.of(w, "many", rows), 12, 14, w.rng("fit"));
    rows.close();
    return machine;
  }
}
