package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/** Small machines with strong random parameters, for the oracles. */
public final class Machines {
  private Machines() {}

  /** A chain of binary layers. */
  public static BoltzmannMachine binary(Workspace workspace, int... sizes) {
    Layer.Spec[] specs = new Layer.Spec[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      specs[i] = Bernoulli.of(sizes[i]);
    }
    return randomized(workspace, BoltzmannMachine.chain(workspace, specs), 1);
  }

  /** All parameters drawn from the normal law with this deviation. */
  public static BoltzmannMachine randomized(
      Workspace workspace, BoltzmannMachine machine, double deviation) {
    Rng rng = workspace.rng("random machine");
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters noise = machine.parameters().map(a -> normal(rng, a, deviation));
      machine.parameters().assign(noise);
    }
    return machine;
  }

  private static NDArray normal(Rng rng, NDArray like, double deviation) {
    return rng.normal(like.getShape()).mul(deviation);
  }
}
