package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.evaluation.Mixing;
import relief.evaluation.Trace;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.ParallelTempering;
import relief.sampling.TrajectoryTempering;
import relief.training.Sgd;
import relief.training.Trainer;
import relief.training.Trajectory;

/**
 * Trains an RBM 784-200 on MNIST and measures how it mixes by Gibbs sampling, between temperatures
 * and between the stages of its training. Run by {@code mvn -q -pl lib -Pbench verify
 * -Dbench=Stages}; {@code -Dbench.arguments=2} takes so many epochs instead of 30.
 */
public final class Stages {
  private static final int EPOCHS = 30;
  private static final double RATE = 0.1;
  private static final int CHAINS = 20;
  private static final int ITERATIONS = 30;
  private static final int ROWS = 5000;

  private final Workspace workspace;
  private final BoltzmannMachine machine;
  private final NDArray direction;

  private Stages(Workspace workspace, Dataset data) {
    this.workspace = workspace;
    machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(784), Bernoulli.of(200)).startingFrom(data);
    direction = workspace.memory().create(component(data), new Shape(data.units(), 1));
  }

  public static void main(String[] args) {
    boolean whole = args.length == 0 || args[0].isBlank();
    try (Workspace workspace = Workspace.seeded(1)) {
      Dataset data = Mnist.load(workspace).training();
      new Stages(workspace, data).measure(data, whole ? EPOCHS : Integer.parseInt(args[0]));
    }
  }

  private void measure(Dataset data, int epochs) {
    Trajectory trajectory = new Trajectory();
    Trainer trainer = Trainer.maximumLikelihood().with(Sgd.of(RATE)).with(trajectory);
    trainer.fit(machine, data.sampled(), epochs, workspace.rng("fit"));
    TrajectoryTempering stages = trajectory.kernel();
    ParallelTempering betas = ParallelTempering.of(15).adapted(machine, workspace.rng("adapt"));
    System.out.println(betas + ": " + betas.diagnose(machine, CHAINS, 1500, workspace.rng("d")));
    System.out.println(stages + ": " + stages.diagnose(machine, CHAINS, 1500, workspace.rng("d")));
    mix("Gibbs sampling", new Gibbs(), 50, 20_000);
    mix(betas.toString(), betas, CHAINS, 3000);
    mix(stages.toString(), stages, CHAINS, 1000);
  }

  private void mix(String name, Kernel kernel, int chains, int sweeps) {
    double start = processorSeconds();
    double[][] series =
        new Trace(machine, kernel, chains, sweeps)
            .of((m, state) -> state.visible().matMul(direction).flatten(), workspace.rng("mix"));
    double each = (processorSeconds() - start) / (2.0 * sweeps * chains);
    Mixing mixing = Mixing.of(name, series);
    double draw = each * mixing.autocorrelationTime();
    String format = "%s; a sweep of a chain %.3f ms, an independent draw %.3f s of one processor%n";
    System.out.printf(Locale.ROOT, format, mixing, each * 1e3, draw);
  }

  /** The first principal component of the pixels, by power iteration. */
  private float[] component(Dataset data) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray rows = data.rows(0, ROWS);
      NDArray centred = rows.sub(rows.mean(new int[] {0}));
      NDArray vector = workspace.rng("component").normal(new Shape(data.units(), 1));
      for (int i = 0; i < ITERATIONS; i++) {
        vector = centred.transpose().matMul(centred.matMul(vector));
        vector = vector.div(vector.norm());
      }
      return vector.toFloatArray();
    }
  }

  /** Of all threads: other work on the machine doesn't count. */
  static double processorSeconds() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() * 1e-9;
  }
}
