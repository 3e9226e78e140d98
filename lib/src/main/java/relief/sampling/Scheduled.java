package relief.sampling;

import java.util.function.DoubleFunction;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * A kernel that changes with time; where nobody asks for another time it is that of time 0.
 *
 * @param kernels the kernel at each time, all for the same rows
 */
record Scheduled(DoubleFunction<Kernel> kernels) implements Kernel {
  @Override
  public Kernel at(double time) {
    return kernels.apply(time);
  }

  private Kernel first() {
    return at(0);
  }

  @Override
  public State start(BoltzmannMachine machine, int chains, Rng rng) {
    return first().start(machine, chains, rng);
  }

  @Override
  public State target(State state) {
    return first().target(state);
  }

  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return first().step(machine, state, rng);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    return first().observe(machine, state, rng);
  }

  @Override
  public String toString() {
    return first() + ", at first";
  }
}
