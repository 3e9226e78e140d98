package relief;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;

/**
 * Semi-restricted machines: two visible layers, 0 and 2, that are coupled to each other and to the
 * hidden layer 1.
 */
public final class SemiRestricted {
  private SemiRestricted() {}

  /** Strong random parameters. */
  public static BoltzmannMachine random(Workspace workspace, int one, int other, int hidden) {
    int[] sizes = {one, hidden, other};
    List<Layer> layers =
        List.of(
            Bernoulli.of(one).in(workspace),
            Bernoulli.of(hidden).in(workspace),
            Bernoulli.of(other).in(workspace));
    List<Edge> edges =
        List.of(
            edge(workspace, sizes, 0, 1), edge(workspace, sizes, 2, 1), lateral(workspace, sizes));
    return Machines.randomized(workspace, new BoltzmannMachine(layers, edges), 1);
  }

  private static Edge lateral(Workspace workspace, int[] sizes) {
    return edge(workspace, sizes, 0, 2);
  }

  private static Edge edge(Workspace workspace, int[] sizes, int lower, int upper) {
    Shape shape = new Shape(sizes[lower], sizes[upper]);
    return new Edge(lower, upper, new Dense(workspace.memory().zeros(shape)));
  }

  /** The law of both visible layers, those of layer 0 the lower bits. */
  public static double[] visibleLaw(BoltzmannMachine machine) {
    int one = machine.layers().get(0).units();
    int hidden = machine.layers().get(1).units();
    int other = machine.layers().get(2).units();
    double[] law = Enumeration.of(machine).law();
    double[] marginal = new double[1 << one + other];
    for (int s = 0; s < law.length; s++) {
      marginal[(s & (1 << one) - 1) | s >> one + hidden << one] += law[s];
    }
    return marginal;
  }

  /** All values of both visible layers, in the order of {@link #visibleLaw}. */
  public static Dataset allVisible(Workspace workspace, BoltzmannMachine machine) {
    int one = machine.layers().get(0).units();
    int other = machine.layers().get(2).units();
    float[][] first = new float[1 << one + other][one];
    float[][] second = new float[first.length][other];
    for (int s = 0; s < first.length; s++) {
      for (int i = 0; i < one; i++) {
        first[s][i] = s >> i & 1;
      }
      for (int i = 0; i < other; i++) {
        second[s][i] = s >> one + i & 1;
      }
    }
    return Dataset.of(workspace, "one", first).observing(2, Dataset.of(workspace, "other", second));
  }
}
