package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.SortedMap;
import relief.Interrupts;
import relief.Rng;
import relief.models.State;
import relief.sampling.LogWeights;

/**
 * Chooses values of β by a pilot: chains are annealed from β = 0 to 1, and every step is as long as
 * it may be for the effective sample size of its own weights to stay at a share of the chains.
 * Weights differ by δ² Var(∂ log p* / ∂β) to the lowest order, from which the next δ is guessed and
 * then corrected twice, by free energies of the chains where they are. The pilot's own weights are
 * thrown away: a ladder that depended on the weights it serves would bias them.
 *
 * @param path the path
 * @param share (Σ u)² / (n Σ u²) of the weights u of a step
 */
record AdaptiveLadder(AnnealedPath path, double share) {
  private static final double FIRST = 1e-3;
  private static final double SHORTEST = 1e-5;
  private static final double FASTEST = 4;
  private static final double TINY = 1e-12;
  private static final int CORRECTIONS = 3;

  /** β from 0 to 1, both included. */
  double[] choose(int chains, Rng rng) {
    double[] betas = new double[(int) (1 / SHORTEST) + 2];
    int last = 0;
    double length = FIRST;
    State state = path.start(chains, rng.split("start"));
    Rng sweeps = rng.split("sweeps");
    while (betas[last] < 1) {
      Interrupts.check();
      State next;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        SortedMap<Integer, NDArray> fields = path.at(1).fields(state);
        length = length(state, fields, betas[last], length);
        double beta = betas[last] + length;
        betas[++last] = beta > 1 - SHORTEST ? 1 : beta;
        next = Moved.release(path.at(betas[last]).sweep(fields, sweeps));
      }
      state = Moved.replace(state, next);
    }
    return Arrays.copyOf(betas, last + 1);
  }

  private double length(
      State state, SortedMap<Integer, NDArray> fields, double beta, double guess) {
    NDArray here = path.at(beta).logProbability(state, fields);
    double length = guess;
    for (int i = 0; i < CORRECTIONS; i++) {
      length = Math.max(SHORTEST, Math.min(length, 1 - beta));
      double loss = loss(path.at(beta + length).logProbability(state, fields).subi(here));
      length *= Math.max(1 / FASTEST, Math.min(FASTEST, Math.sqrt((1 / share - 1) / loss)));
    }
    return Math.max(SHORTEST, Math.min(length, 1 - beta));
  }

  /** n Σ u² / (Σ u)² − 1: the square of the weights' coefficient of variation. */
  private static double loss(NDArray logWeights) {
    double[] logs = logWeights.toDoubleArray();
    double sum = LogWeights.logSumExp(logs);
    double[] doubled = Arrays.stream(logs).map(x -> 2 * x).toArray();
    return Math.expm1(Math.log(logs.length) + LogWeights.logSumExp(doubled) - 2 * sum) + TINY;
  }
}
