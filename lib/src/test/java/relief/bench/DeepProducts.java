package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bare products of a step of PCD-k in a deep Boltzmann machine v – h₁ – h₂: for the data v·W₁
 * once, then mean-field sweeps h₁·W₂ and h₂·W₂ᵀ; for the chains sweeps of four products; the
 * statistics of both couplings in both phases.
 */
record DeepProducts(int visible, int first, int second, int rows) {
  private static final int MEAN_FIELD = 10;

  List<List<Product>> persistent(NDManager memory, int sweeps) {
    List<Weights> lower = Weights.layouts(memory, visible, first);
    List<Weights> upper = Weights.layouts(memory, first, second);
    List<Weights> joint = Weights.layouts(memory, visible + second, first);
    List<List<Product>> all = new ArrayList<>();
    for (int layout = 0; layout < lower.size(); layout++) {
      all.addAll(apart(lower.get(layout), upper.get(layout), sweeps));
      all.addAll(joint(joint.get(layout), sweeps));
    }
    return all;
  }

  /** Two couplings: nothing joined, statistics joined, also five sweeps of both phases joined. */
  private List<List<Product>> apart(Weights lower, Weights upper, int sweeps) {
    NDArray v = lower.lower(rows);
    NDArray h1 = lower.upper(rows);
    NDArray h2 = upper.upper(rows);
    NDArray bothV = lower.lower(2 * rows);
    NDArray bothH1 = lower.upper(2 * rows);
    NDArray bothH2 = upper.upper(2 * rows);
    List<Product> evidence = List.of(lower.up(v));
    List<Product> bottom = lower.sweeps(sweeps, v, h1);
    List<Product> meanField = repeat(MEAN_FIELD, upper.up(h1), upper.down(h2));
    List<Product> top = repeat(sweeps, upper.up(h1), upper.down(h2));
    List<Product> shared = repeat(sweeps, upper.up(bothH1), upper.down(bothH2));
    List<Product> alone = repeat(MEAN_FIELD - sweeps, upper.up(h1), upper.down(h2));
    List<Product> apart = List.of(lower.statistics(v, h1), upper.statistics(h1, h2));
    List<Product> joined =
        List.of(lower.statistics(bothV, bothH1), upper.statistics(bothH1, bothH2));
    return List.of(
        RbmProducts.join(evidence, meanField, bottom, top, apart, apart),
        RbmProducts.join(evidence, meanField, bottom, top, joined),
        RbmProducts.join(evidence, alone, bottom, shared, joined));
  }

  /** v and h₂ side by side as one layer: a sweep of the chains is two products. */
  private List<List<Product>> joint(Weights joint, int sweeps) {
    NDArray side = joint.lower(rows);
    NDArray h1 = joint.upper(rows);
    Weights lower = joint.lowerPart(0, visible);
    Weights upper = joint.lowerPart(visible, visible + second);
    List<Product> data =
        RbmProducts.join(
            List.of(lower.up(lower.lower(rows))), upper.sweeps(MEAN_FIELD, upper.lower(rows), h1));
    List<Product> chains = joint.sweeps(sweeps, side, h1);
    Product apart = joint.statistics(side, h1);
    Product joined = joint.statistics(joint.lower(2 * rows), joint.upper(2 * rows));
    return List.of(
        RbmProducts.join(data, chains, List.of(apart, apart)),
        RbmProducts.join(data, chains, List.of(joined)));
  }

  private static List<Product> repeat(int count, Product... products) {
    List<Product> all = new ArrayList<>();
    Collections.nCopies(count, List.of(products)).forEach(all::addAll);
    return all;
  }
}
