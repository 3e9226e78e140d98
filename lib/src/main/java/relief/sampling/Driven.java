package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.Rng;
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
 * <p><b>The units don't follow the machine's law.</b> A sweep leaves p(x | β) invariant, the law at
 * the inverse temperature β; for φ → 1 the chains follow β, and the joint law of both is Gamma(β)
 * p(x | β), a mixture of temperatures. For a faster β it is neither that nor any closed form.
 * Gradients with such chains are biased; {@link ParallelTempering} crosses barriers without that
 * price. At σ = 0 this is {@link Gibbs} bit for bit.
 *
 * <p>β multiplies the couplings, as everywhere in this library, and not, as in Paysage, the biases
 * as well. It is part of the kernel's own states, as one more column of values under the index
 * {@link #BETA}; a state without it gets a β from the stationary law.
 *
 * @param deviation σ, from 0 to 1
 * @param momentum φ, in [0, 1)
 */
public record Driven(double deviation, double momentum) implements Kernel {
  /** The place of β among a state's values, {@code [rows, 1]}. */
  public static final int BETA = -1;

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
    if (deviation > 0) {
      for (int i : seen.means()) {
        if (!seen.clamped().contains(i)) {
          seen = seen.withMean(i, machine.layers().get(i).mean(machine.field(seen, i)));
        }
      }
    }
    return new Observation(hot.state(), seen);
  }

  private BoltzmannMachine hot(BoltzmannMachine machine, State state) {
    return deviation == 0 ? machine : machine.tempered(state.get(BETA));
  }

  private State driven(State state, Rng rng) {
    return deviation == 0 ? state : state.with(BETA, process().start(state.rows(), rng));
  }

  private State moved(State state, Rng rng) {
    if (deviation == 0 || !state.knows(BETA)) {
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
