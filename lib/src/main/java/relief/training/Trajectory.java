package relief.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.special.Erf;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.sampling.TrajectoryTempering;

/**
 * Keeps stages of a machine while it is trained, for {@link TrajectoryTempering}: the machine as it
 * was at the start, and then one whenever swaps with the stage before have become rare (Béreux et
 * al. 2025, arXiv 2405.15376).
 *
 * <pre>{@code
 * var trajectory = new Trajectory();
 * Trainer.maximumLikelihood().with(trajectory).fit(rbm, data, 30, workspace.rng("fit"));
 * var mixing = Mixing.of(rbm, trajectory.kernel(), 100, 1000, workspace.rng("mixing"));
 * }</pre>
 *
 * <p>A stage is a running average of the parameters, θ̄ ← θ̄ + 7 / (t + 30) (θ − θ̄) after update
 * t: about the average of the last quarter of the updates so far. The parameters themselves jitter
 * at a constant rate of learning so much that swaps get rare within four updates.
 *
 * <p>How often stages would swap is estimated by a hundred chains of the average, which take
 * {@value #SWEEPS} Gibbs sweeps before each look, all pairs of rows together: min(1, exp(d(x) −
 * d(x′))), d being the difference of the free energies. The next look comes when half of the
 * updates have passed that the stage is expected to last. Watching draws from a stream of its own
 * and doesn't change the training.
 *
 * <p>The first stage is the machine before its first update. It has to mix by itself, so begin with
 * small weights, as {@link BoltzmannMachine#chain} does. A fit that goes on with the same machine
 * goes on with its trajectory; another machine starts it anew. The stages belong to the trajectory
 * and are freed when it is closed, when it starts anew, or with the machine's workspace.
 */
public final class Trajectory implements Listener, AutoCloseable {
  /** Estimates by chains that follow a moving machine are too high: this leaves 0.2 to 0.35. */
  private static final double TARGET = 0.35;

  private static final int SWEEPS = 20;
  private static final double WEIGHT = 7;
  private static final double DELAY = 30;

  /** The average takes in one update of so many thousands: every one until then. */
  private static final long RARELY = 1000;

  private List<BoltzmannMachine> stages = List.of();
  private NDManager owner;
  private NDManager home;
  private BoltzmannMachine average;
  private Companions companions;
  private long steps;
  private long averaged;
  private long kept;
  private long nextLook;

  /** Nothing yet; give it to a trainer by {@code with}. */
  public Trajectory() {}

  /**
   * The stages in the order of training. They belong to this trajectory.
   *
   * @throws IllegalStateException if the trajectory was closed, or has seen no training
   */
  public List<BoltzmannMachine> stages() {
    if (stages.isEmpty()) {
      throw new IllegalStateException(
          "Expected a trajectory with stages, got one that has seen no training or is closed; train"
              + " with trainer.with(trajectory), and close it after its last use.");
    }
    return List.copyOf(stages);
  }

  /** Tempering along the stages so far: another one after more training. */
  public TrajectoryTempering kernel() {
    return new TrajectoryTempering(stages());
  }

  /** Gives the number of stages so far. */
  @Override
  public Map<String, Double> onEpoch(Event event) {
    if (home != event.machine().memory()) {
      begin(event);
    }
    return Map.of("stages", (double) stages.size());
  }

  private void begin(Event event) {
    close();
    home = event.machine().memory();
    owner = home.newSubManager();
    average = copy(event.machine());
    companions = Companions.start(average, owner, event.rng().split("start"));
    steps = 0;
    averaged = 0;
    kept = 0;
    nextLook = 1;
    companions.follow(average, SWEEPS, event.rng().split("first stage"));
    keep();
  }

  @Override
  public void onStep(Event event) {
    steps++;
    if (steps - averaged > steps / RARELY) {
      double each = WEIGHT / (steps + DELAY);
      double share = 1 - Math.pow(1 - each, steps - averaged);
      average.parameters().approach(event.machine().parameters(), share);
      averaged = steps;
      if (steps >= nextLook) {
        look(event);
      }
    }
  }

  private void look(Event event) {
    companions.follow(average, SWEEPS, event.rng());
    double acceptance = companions.acceptance(stages.get(stages.size() - 1), average);
    if (acceptance <= TARGET) {
      nextLook = steps + Math.max(1, (steps - kept) / 2);
      keep();
    } else {
      nextLook = steps + Math.max(1, Math.round((steps - kept) * remaining(acceptance) / 2));
    }
  }

  /** The distance erfc⁻¹(acceptance) that is left, over that which is done; at most two. */
  private static double remaining(double acceptance) {
    double all = Erf.erfcInv(TARGET);
    double done = Erf.erfcInv(Math.min(1, acceptance));
    return done > all / 3 ? all / done - 1 : 2;
  }

  private void keep() {
    List<BoltzmannMachine> more = new ArrayList<>(stages);
    more.add(copy(average));
    stages = more;
    companions.remember();
    kept = steps;
  }

  private BoltzmannMachine copy(BoltzmannMachine machine) {
    return machine.with(
        machine.parameters().map(array -> Workspace.keep(owner, array.duplicate())));
  }

  /** Frees the stages; kernels that use them can't go on. */
  @Override
  public void close() {
    if (owner != null) {
      owner.close();
    }
    owner = null;
    home = null;
    stages = List.of();
  }

  @Override
  public String toString() {
    return "trajectory with " + stages.size() + " stages";
  }
}
