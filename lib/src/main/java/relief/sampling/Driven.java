package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.Rng;
import relief.Schedule;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Gibbs sampling with a driven temperature (Fisher, Smith &amp; Walsh 2018; Paysage's {@code
 * beta_std} and {@code beta_momentum}): every chain has an inverse temperature β of the couplings,
 * which moves by itself before each sweep, and so gets the chain over barriers now and then. β is
 * an autoregressive gamma process (Gouriéroux &amp; Jasiak 2006),
 *
 * <pre>z ~ Poisson(φ β / c),  β′ ~ Gamma(shape 1/σ² + z, scale c),  c = (1 − φ) σ²</pre>
 *
 * <p>whose stationary law is Gamma(1/σ², scale σ²): mean 1, variance σ², autocorrelation φᵗ after t
 * sweeps. It takes no notice of the units, so that law is β's exactly, whatever the machine.
 *
 * <p><b>Which law it leaves invariant.</b> At σ = 0 it is {@link Gibbs} bit for bit and leaves the
 * machine's own law invariant, that at β = 1. For σ &gt; 0 it does not: a sweep leaves p(x | β)
 * invariant, the law at the β of that sweep, and β moves on without asking the units. In the limit
 * φ → 1, where β stands still while the units mix, the joint law is Gamma(β) p(x | β), and the
 * units have its mixture of temperatures, ∫ Gamma(β) p(x | β) dβ. At φ = 0 they have the stationary
 * law of the sweep averaged over β; in between, none that has a name. Gradients with such chains
 * are biased, unless σ falls to 0 ({@link #annealed}); {@link ParallelTempering} crosses barriers
 * without that price.
 *
 * <p>β multiplies the couplings, as everywhere in this library, and not, as in Paysage, the biases
 * as well. It is part of the kernel's own states, as one more column of values under the index
 * {@link #BETA}; a state without it gets a β from the stationary law.
 *
 * @param deviation σ, from 0 to 1; below 0.001 it counts as 0
 * @param momentum φ, in [0, 1)
 */
public record Driven(double deviation, double momentum) implements Kernel {
  /** The place of β among a state's values, {@code [rows, 1]}. */
  public static final int BETA = -1;

  /** A schedule may fall to nothing, for which float32 has no gamma variables. */
  private static final double LEAST = 1e-3;

  /** Checks the numbers. */
  public Driven {
    if (!(deviation >= 0 && deviation <= 1) || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "Expected a deviation of β from 0 to 1 and a momentum in [0, 1), got "
              + deviation
              + " and "
              + momentum
              + "; for example new Driven(0.6, 0.9).");
    }
  }

  /**
   * Driven sampling whose σ follows a schedule: with {@code Schedule.linear(0.6, 0, 20)} chains of
   * a training move freely at first, and from the 21st epoch on by plain Gibbs sampling. Paysage's
   * schedule s multiplies the variance instead, σ²(t) = s(t) σ². A β goes on from where it is when
   * σ changes, and comes to its new law as φᵗ.
   *
   * @param deviation σ of the epoch, or of the share of sweeps done ({@link Kernel#at})
   * @param momentum φ, in [0, 1)
   * @throws IllegalArgumentException if a number is out of range, at the time that has it
   */
  public static Kernel annealed(Schedule deviation, double momentum) {
    Kernel kernel = new Scheduled(time -> new Driven(deviation.at(time), momentum));
    kernel.at(0);
    return kernel;
  }

  @Override
  public State start(BoltzmannMachine machine, int chains, Rng rng) {
    return driven(machine.start(chains, rng), rng);
  }

  /** The rows without their β. */
  @Override
  public State target(State state) {
    return state.without(List.of(BETA));
  }

  /** Draws one number a unit and row, and where σ &gt; 0 about twenty more a row. */
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    State next = moved(state, rng);
    return new Gibbs().step(hot(machine, next), next, rng);
  }

  /** Statistics are taken with the last block's means at β = 1, given the others' sample. */
  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    State next = moved(state, rng);
    Observation hot = new Gibbs().observe(hot(machine, next), next, rng);
    State seen = target(hot.statistics());
    if (!isStill()) {
      for (int i : seen.means()) {
        if (!seen.clamped().contains(i)) {
          seen = seen.withMean(i, machine.layers().get(i).mean(machine.field(seen, i)));
        }
      }
    }
    return new Observation(hot.state(), seen);
  }

  private boolean isStill() {
    return deviation < LEAST;
  }

  private BoltzmannMachine hot(BoltzmannMachine machine, State state) {
    return isStill() ? machine : machine.tempered(state.get(BETA));
  }

  private State driven(State state, Rng rng) {
    return isStill() ? state : state.with(BETA, process().start(state.rows(), rng));
  }

  private State moved(State state, Rng rng) {
    if (isStill() || !state.knows(BETA)) {
      return driven(state, rng);
    }
    NDArray beta = state.get(BETA);
    return state.with(BETA, process().next(beta, rng));
  }

  private GammaProcess process() {
    return new GammaProcess(deviation * deviation, momentum);
  }

  @Override
  public String toString() {
    return "Gibbs sampling driven by β = 1 ± " + deviation;
  }
}
