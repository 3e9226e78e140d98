package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** The bare products of restricted Boltzmann machines, a few arrangements of each step. */
record RbmProducts(int visible, int hidden, int rows) {
  /** Half of the rows are the data's, half the chains'. */
  private record Phases(Weights weights, int rows, NDArray visible, NDArray hidden) {
    static Phases of(Weights weights, int rows) {
      return new Phases(weights, rows, weights.lower(2 * rows), weights.upper(2 * rows));
    }

    NDArray data(NDArray both) {
      return both.get("0:" + rows);
    }

    NDArray chains(NDArray both) {
      return both.get(rows + ":" + 2 * rows);
    }

    List<Product> statistics() {
      return List.of(
          weights.statistics(data(visible), data(hidden)),
          weights.statistics(chains(visible), chains(hidden)));
    }

    /** [v₀; −v]ᵀ [h₀; h] at once. */
    List<Product> mergedStatistics() {
      return List.of(weights.statistics(visible, hidden));
    }

    List<Product> upwards() {
      return List.of(weights.up(data(visible)), weights.up(chains(visible)));
    }
  }

  /** PCD-1: five products, those of data and chains apart or joined. */
  List<List<Product>> persistent(NDManager memory) {
    List<List<Product>> all = new ArrayList<>();
    for (Weights weights : Weights.layouts(memory, visible, hidden)) {
      Phases phases = Phases.of(weights, rows);
      List<Product> down = List.of(weights.down(phases.chains(phases.hidden())));
      List<Product> joined = List.of(weights.up(phases.visible()));
      all.add(join(down, phases.upwards(), phases.statistics()));
      all.add(join(down, phases.upwards(), phases.mergedStatistics()));
      all.add(join(down, joined, phases.mergedStatistics()));
    }
    return all;
  }

  /** CD-k: the chains start at the data, so that only the statistics can be joined. */
  List<List<Product>> contrastive(NDManager memory, int steps) {
    List<List<Product>> all = new ArrayList<>();
    for (Weights weights : Weights.layouts(memory, visible, hidden)) {
      Phases phases = Phases.of(weights, rows);
      List<Product> first = List.of(weights.up(phases.data(phases.visible())));
      NDArray lower = phases.chains(phases.visible());
      NDArray upper = phases.chains(phases.hidden());
      List<Product> sweeps = weights.sweeps(steps, lower, upper);
      all.add(join(first, sweeps, phases.statistics()));
      all.add(join(first, sweeps, phases.mergedStatistics()));
    }
    return all;
  }

  /** A sweep of all rows, at once or in four parts. */
  List<List<Product>> sweep(NDManager memory) {
    List<List<Product>> all = new ArrayList<>();
    for (Weights weights : Weights.layouts(memory, visible, hidden)) {
      for (int parts : new int[] {1, 4}) {
        List<Product> products = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
          int some = rows / parts;
          products.addAll(weights.sweeps(1, weights.lower(some), weights.upper(some)));
        }
        all.add(products);
      }
    }
    return all;
  }

  @SafeVarargs
  static List<Product> join(List<Product>... parts) {
    List<Product> all = new ArrayList<>();
    for (List<Product> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
