package relief.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;
import relief.models.BoltzmannMachine;
import relief.training.Layerwise;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Run;
import relief.training.Trainer;

/**
 * What the scripts of Paysage's {@code examples/mnist} have in common: the shuffled digits, black
 * and white or grey, 57 000 for training and 3 000 for validation, minibatches of 100, and a clock.
 */
final class ExampleRun implements AutoCloseable {
  private static final long SEED = 137;
  private static final int ROWS = 100;
  private static final int FEW = 4_000;

  private final boolean brief;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Mnist mnist = Mnist.load(workspace);
  private final Dataset digits = mnist.training().shuffled(workspace.rng("shuffle"));
  private final List<Run> runs = new ArrayList<>();
  private double seconds; // of processors, in training

  ExampleRun(boolean brief) {
    this.brief = brief;
  }

  Workspace workspace() {
    return workspace;
  }

  Rng rng(String purpose) {
    return workspace.rng(purpose);
  }

  /** Images cut at one half, as Paysage's {@code binarize_color} does. */
  Split black() {
    return split(digits.threshold(0.5));
  }

  /** Grey levels from 0 to 1. */
  Split grey() {
    return split(digits);
  }

  private Split split(Dataset all) {
    return all.range(0, brief ? FEW : all.size()).split(0.95);
  }

  /** Black and white images that nobody has trained on. */
  Dataset blackTest() {
    return mnist.test().threshold(0.5);
  }

  /** Grey images that nobody has trained on. */
  Dataset greyTest() {
    return mnist.test();
  }

  /** Trains so many epochs, or one in short form. */
  void fit(
      BoltzmannMachine machine,
      Objective objective,
      Optimizer optimizer,
      Dataset data,
      int epochs) {
    Rng rng = rng("fit").at(runs.size());
    double start = processorSeconds();
    try (objective) {
      runs.add(Trainer.of(objective, optimizer).fit(machine, data, epochs(epochs), ROWS, rng));
    }
    seconds += processorSeconds() - start;
  }

  /** Trains the couplings one by one, so many epochs each, or one in short form. */
  void pretrain(BoltzmannMachine machine, Trainer trainer, Dataset data, int epochs) {
    Layerwise.Plan plan = new Layerwise.Plan(epochs(epochs), ROWS);
    double start = processorSeconds();
    runs.addAll(Layerwise.pretrain(machine, i -> trainer, data, plan, rng("pretrain")));
    seconds += processorSeconds() - start;
  }

  private int epochs(int epochs) {
    return brief ? 1 : epochs;
  }

  /** All epochs made, those of every coupling in pretraining included. */
  int epochs() {
    return runs.stream().mapToInt(run -> run.clock().epoch()).sum();
  }

  /** Of all processors together, so that other work on the machine doesn't count. */
  double processorSecondsAnEpoch() {
    return seconds / epochs();
  }

  private static double processorSeconds() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() * 1e-9;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
