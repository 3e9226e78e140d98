package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import relief.Parameters;
import relief.Scalar;
import relief.layers.Layer;
import relief.layers.VarianceFunction;

/**
 * The free energy of Thouless, Anderson &amp; Palmer (1977): minus the log partition function of a
 * machine whose units are held at given means m, expanded in the coupling (Plefka 1982; Georges
 * &amp; Yedidia 1991; for restricted Boltzmann machines Gabrié, Tramel &amp; Krzakala 2015; Tramel
 * et al. 2018). With the field hᵢ at which unit i has its mean, its log partition function A(hᵢ),
 * its variance vᵢ = V(mᵢ) and third cumulant κᵢ = V(mᵢ) V′(mᵢ):
 *
 * <pre>Γ(m) = Σᵢ (mᵢ hᵢ − A(hᵢ)) − Σ pairs (W mᵢ mⱼ + ½ W² vᵢ vⱼ + ⅙ W³ κᵢ κⱼ),  log Z ≈ −min Γ
 * </pre>
 *
 * <p>Order 1 is naive mean field, whose −Γ is a lower bound of log Z; more terms are closer where
 * couplings are weak, and no bound. For Bernoulli units the third term is ⅔ W³ (mᵢ − mᵢ²)(½ −
 * mᵢ)(mⱼ − mⱼ²)(½ − mⱼ). At a stationary point every field is
 *
 * <pre>hᵢ = Σⱼ (W mⱼ + ½ V′(mᵢ) W² vⱼ + ⅙ κ′(mᵢ) W³ κⱼ)</pre>
 *
 * <p>Only means are held, also those of Gaussian units, whose variance is that of their layer.
 * Tramel et al. hold the variances, too; the two differ by terms of W⁴.
 *
 * @param machine of layers that know their {@link VarianceFunction} and couplings that know their
 *     powers
 * @param powers the couplings to the power 1, 2, … up to the order of the expansion
 */
public record TapFreeEnergy(BoltzmannMachine machine, List<List<Edge>> powers) {
  private static final int MOST = 3;

  /**
   * The expansion up to an order of the coupling.
   *
   * @param order 1 for naive mean field, 2 for TAP's own, or 3
   * @throws IllegalArgumentException if the order is another, if two layers are coupled twice, or
   *     if three are coupled in a ring and the order is 3
   * @throws UnsupportedOperationException if the order is above 1 and a layer knows no {@link
   *     VarianceFunction}, or a coupling no powers
   */
  public static TapFreeEnergy of(BoltzmannMachine machine, int order) {
    requireOrder(order);
    requireSimple(machine, order);
    if (order > 1) {
      machine.layers().forEach(Layer::varianceFunction);
    }
    List<List<Edge>> powers = new ArrayList<>();
    powers.add(machine.edges());
    for (int exponent = 2; exponent <= order; exponent++) {
      powers.add(raised(machine, exponent));
    }
    return new TapFreeEnergy(machine, powers);
  }

  /**
   * Checks that there is such an expansion.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static void requireOrder(int order) {
    if (order < 1 || order > MOST) {
      throw new IllegalArgumentException(
          "Expected an order of the expansion from 1 to " + MOST + ", got " + order + ".");
    }
  }

  private static void requireSimple(BoltzmannMachine machine, int order) {
    long pairs =
        machine.edges().stream()
            .map(e -> List.of(Math.min(e.lower(), e.upper()), Math.max(e.lower(), e.upper())))
            .distinct()
            .count();
    if (pairs < machine.edges().size() || order > 2 && machine.blocks().size() > 2) {
      throw new IllegalArgumentException(
          "Expected layers that are coupled once, and for the third order in no ring of three, as"
              + " those of a chain, got "
              + machine
              + "; join the couplings, or take the order 2.");
    }
  }

  private static List<Edge> raised(BoltzmannMachine machine, int exponent) {
    return machine.edges().stream()
        .map(e -> new Edge(e.lower(), e.upper(), e.coupling().power(exponent)))
        .toList();
  }

  /** The order of the expansion. */
  public int order() {
    return powers.size();
  }

  /** Γ in nats: {@code [rows]}, float64. */
  public NDArray of(Magnetizations point) {
    NDArray sum = null;
    for (int i = 0; i < machine.layers().size(); i++) {
      NDArray field = point.fields().get(i);
      NDArray bound = product(point.means().get(i), field);
      NDArray own = bound.sub(machine.layers().get(i).logPartition(field));
      sum = sum == null ? own : sum.add(own);
    }
    for (int power = 1; power <= order(); power++) {
      sum = sum.sub(Scalar.apply(coupled(power, point.means()), NDArray::mul, share(power)));
    }
    return sum;
  }

  private NDArray coupled(int power, State means) {
    NDArray sum = null;
    for (Edge edge : powers.get(power - 1)) {
      NDArray field = edge.coupling().up(cumulant(power, means, edge.lower()));
      NDArray one = product(field, cumulant(power, means, edge.upper()));
      sum = sum == null ? one : sum.add(one);
    }
    return sum;
  }

  private static NDArray product(NDArray x, NDArray y) {
    return x.mul(y).toType(DataType.FLOAT64, false).sum(new int[] {1});
  }

  /** 1 / power!. */
  private static double share(int power) {
    return power == 1 ? 1 : share(power - 1) / power;
  }

  private NDArray cumulant(int order, State means, int layer) {
    NDArray mean = means.get(layer);
    return switch (order) {
      case 1 -> mean;
      case 2 -> machine.layers().get(layer).varianceFunction().variance(mean);
      default -> machine.layers().get(layer).varianceFunction().third(mean);
    };
  }

  /** The field on a layer at which Γ is stationary in its means: {@code [rows, units]}. */
  public NDArray field(State means, int layer) {
    NDArray field = machine.field(means, layer);
    if (order() > 1) {
      VarianceFunction function = machine.layers().get(layer).varianceFunction();
      NDArray slope = function.slope(means.get(layer));
      field = field.add(slope.mul(pull(2, means, layer)));
    }
    if (order() > 2) {
      VarianceFunction function = machine.layers().get(layer).varianceFunction();
      NDArray slope = function.slopeOfThird(means.get(layer));
      field = field.add(slope.mul(pull(3, means, layer)));
    }
    return field;
  }

  /** The neighbours' cumulants through the powers of the couplings, over power!. */
  private NDArray pull(int power, State means, int layer) {
    NDArray sum = null;
    for (Edge edge : powers.get(power - 1)) {
      if (edge.touches(layer)) {
        NDArray cumulant = cumulant(power, means, edge.opposite(layer));
        NDArray one = BoltzmannMachine.push(edge, layer, cumulant);
        sum = sum == null ? one : sum.add(one);
      }
    }
    return Scalar.apply(sum, NDArray::mul, share(power));
  }

  /**
   * The weighted sum over rows of −∂Γ/∂θ at fixed means for every parameter, which at stationary
   * points is the derivative of −Γ: what stands for the model's {@link BoltzmannMachine#statistics}
   * where nothing is sampled.
   *
   * @param weights {@code [rows]}
   */
  public Parameters statistics(State means, NDArray weights) {
    Parameters all = machine.statistics(means, weights);
    for (int power = 2; power <= order(); power++) {
      for (int i = 0; i < powers.get(power - 1).size(); i++) {
        Edge edge = powers.get(power - 1).get(i);
        NDArray lower = cumulant(power, means, edge.lower());
        NDArray upper = cumulant(power, means, edge.upper());
        Parameters one = edge.coupling().statistics(lower, upper, weights);
        all.under("edge" + i + ".").add(one.times(share(power)));
      }
    }
    if (order() > 1) {
      addVariances(all, means, weights);
    }
    return all;
  }

  private void addVariances(Parameters all, State means, NDArray weights) {
    for (int i = 0; i < machine.layers().size(); i++) {
      NDArray pull = pull(2, means, i);
      if (order() > 2) {
        NDArray slope = machine.layers().get(i).varianceFunction().slope(means.get(i));
        pull = pull.add(slope.mul(pull(3, means, i)));
      }
      Parameters own = machine.layers().get(i).varianceStatistics(pull.mul(weights.expandDims(1)));
      for (String name : own.names()) {
        all.get("layer" + i + "." + name).addi(own.get(name));
      }
    }
  }
}
