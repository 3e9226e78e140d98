package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.ParallelTempering;
import relief.sampling.TemperingDiagnostics;
import relief.sampling.TrajectoryTempering;
import relief.sampling.TwoModes;

/** Two far modes: Gibbs sampling is stuck, both kinds of tempering with six replicas travel. */
class TrajectoryMixingTest {
  private static final long SEED = 503;
  private static final int REPLICAS = 6;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final BoltzmannMachine machine = TwoModes.of(workspace, 4, 5, 4);
  private final TrajectoryTempering staged = staged();
  private final ParallelTempering tempered = ParallelTempering.of(REPLICAS);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Stages whose parameters, biases too, grow from zero. */
  private TrajectoryTempering staged() {
    List<BoltzmannMachine> stages = new ArrayList<>();
    for (int i = 0; i + 1 < REPLICAS; i++) {
      stages.add(machine.with(machine.parameters().times(i / (REPLICAS - 1.0))));
    }
    return new TrajectoryTempering(stages);
  }

  /** By a unit that tells the modes apart; τ of chains that are stuck is about their length. */
  @Test
  void chainsForgetTheirMode() {
    Mixing stuck = mixing(new Gibbs());
    Mixing byStages = mixing(staged);
    Mixing byTemperatures = mixing(tempered);
    String report = String.join("\n", stuck + "", byStages + "", byTemperatures + "");
    assertTrue(stuck.rHat() > 1.2 && stuck.autocorrelationTime() > 100, report);
    assertTrue(byStages.rHat() < 1.05 && byStages.autocorrelationTime() < 40, report);
    assertTrue(byStages.autocorrelationTime() < 2 * byTemperatures.autocorrelationTime(), report);
  }

  private Mixing mixing(Kernel kernel) {
    Trace trace = new Trace(machine, kernel, 100, 300);
    double[][] series = trace.of(Observable.unit(0, 0), workspace.rng("trace"));
    return Mixing.of(kernel.toString(), series);
  }

  @Test
  void replicasTravel() {
    TemperingDiagnostics one = staged.diagnose(machine, 100, 300, workspace.rng("stages"));
    TemperingDiagnostics other = tempered.diagnose(machine, 100, 300, workspace.rng("betas"));
    double trips = one.roundTripsPerThousandSweeps();
    assertTrue(trips > other.roundTripsPerThousandSweeps() / 2, one + "\n" + other);
    assertTrue(trips > 20, one + "\n" + other);
  }
}
