package relief.sampling;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** A machine of two ±1 layers, written for bits x = (1 + s) / 2, hence s = 2 x − 1. */
final class Spins {
  private Spins() {}

  /** b · s + sᵀ W t = (2 b − 2 W 1) · x + … + xᵀ (4 W) y + a constant. */
  static BoltzmannMachine asBits(Workspace w, BoltzmannMachine spins) {
    int[] units = spins.layers().stream().mapToInt(layer -> layer.units()).toArray();
    BoltzmannMachine bits =
        BoltzmannMachine.chain(w, Bernoulli.of(units[0]), Bernoulli.of(units[1]));
    Parameters from = spins.parameters();
    NDArray weights = from.get("edge0.weights");
    Parameters to =
        Parameters.of("edge0.weights", weights.mul(4))
            .and("layer0.bias", from.get("layer0.bias").sub(weights.sum(new int[] {1})).mul(2))
            .and("layer1.bias", from.get("layer1.bias").sub(weights.sum(new int[] {0})).mul(2));
    bits.parameters().assign(to);
    return bits;
  }

  /** By how much the energy of the spins is above that of the bits: Σ b of both layers − Σ W. */
  static double shift(BoltzmannMachine spins) {
    Parameters from = spins.parameters();
    return from.get("layer0.bias").sum().getFloat()
        + from.get("layer1.bias").sum().getFloat()
        - from.get("edge0.weights").sum().getFloat();
  }
}
