package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * How often each of K categories comes in D draws: the words of a document, whatever their order
 * (replicated softmax: Salakhutdinov &amp; Hinton 2009, "Replicated Softmax: an undirected topic
 * model"; multinomial units: Hinton 2010, section 13.3). Units are whole numbers n ≥ 0 whose sum is
 * D. With a bias b each,
 *
 * <pre>
 * energy(n) = −b · n − log(D! / Π nₖ!)
 * ⟨n | field⟩ = D softmax(b + field),  log partition function D log Σ exp(b + field)
 * </pre>
 *
 * <p>where D! / Π nₖ! orders of the words belong to the same n: without it ({@link #logOrders}) the
 * energy is that of D softmax units with shared weights, the paper's equation 2.
 *
 * <p>The topic model is {@code chain(workspace, Multinomial.of(2000, 100),
 * Bernoulli.of(50).fixed())}. The paper multiplies the hidden biases a by D, which is the same as
 * adding a to every word's weights, n · (W + 1aᵀ) = n · W + D a; so hidden biases that stay 0 lose
 * nothing. Those that learn are counted once a document, however long it is.
 *
 * <p><b>Documents of other lengths</b> than D are taken as they are: {@link #mean(NDArray,
 * NDArray)} and {@link #moved} keep the length of each, so that contrastive divergence learns from
 * documents of many lengths, as the paper does. Laws are those of one length: probabilities,
 * annealing, and chains that start from the layer's own law, such as persistent ones, have D words.
 *
 * @param bias b, {@code [units]}; one number added to all of them changes nothing
 * @param draws D, at least 1
 */
public record Multinomial(NDArray bias, int draws) implements Layer {
  /** Of the share that each category would have of equal ones. */
  private static final double RARE = 1e-3;

  /** Checks the number of draws. */
  public Multinomial {
    requireDraws(draws);
  }

  /** So many categories, at least two, with zero biases, and so many draws. */
  public static Spec of(int categories, int draws) {
    requireDraws(draws);
    if (categories < 2) {
      throw new IllegalArgumentException(
          "Expected at least two categories to draw from, got " + categories + ".");
    }
    return workspace -> new Multinomial(workspace.memory().zeros(new Shape(categories)), draws);
  }

  private static void requireDraws(int draws) {
    if (draws < 1) {
      throw new IllegalArgumentException("Expected at least one draw, got " + draws + ".");
    }
  }

  /** The layer of documents of another length, with the same biases. */
  public Multinomial ofDraws(int count) {
    return new Multinomial(bias, count);
  }

  @Override
  public Shape shape() {
    return bias.getShape();
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("bias", bias);
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Multinomial(parameters.get("bias"), draws);
  }

  /** Of documents of any length. */
  @Override
  public NDArray energy(NDArray units) {
    return Workspace.scoped(() -> Units.sum(units.mul(bias)).add(logOrders(units)).neg());
  }

  /**
   * log(D! / Π nₖ!), in how many orders the words of each row can stand, D being the sum of the
   * row: {@code [rows]}, float64, nats.
   */
  public static NDArray logOrders(NDArray units) {
    return Workspace.scoped(
        () -> {
          NDArray counts = units.toType(DataType.FLOAT64, false);
          NDArray all = logFactorial(counts.sum(new int[] {1}));
          return all.sub(logFactorial(counts).sum(new int[] {1}));
        });
  }

  private static NDArray logFactorial(NDArray counts) {
    return Scalar.apply(counts, NDArray::add, 1).gammaln();
  }

  @Override
  public NDArray mean(NDArray field) {
    try (NDArray law = law(field)) { // changed in place it would pass no gradient on
      return Scalar.apply(law, NDArray::mul, draws);
    }
  }

  /** Of as many draws in each row as there are now. */
  @Override
  public NDArray mean(NDArray field, NDArray current) {
    try (NDArray lengths = current.sum(new int[] {1}, true)) {
      return law(field).muli(lengths);
    }
  }

  private NDArray law(NDArray field) {
    try (NDArray total = field.add(bias)) {
      return total.softmax(1);
    }
  }

  /**
   * Draw by draw the category that raises exp(n · field − energy) most, the first of several such:
   * the greatest (b + field)ₖ − log(nₖ + 1). Exact, as the logarithm is a sum of concave functions
   * of each nₖ. Takes D passes over the units.
   */
  @Override
  public NDArray mode(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray total = field.add(bias);
          NDArray counts = field.zerosLike();
          for (int i = 0; i < draws; i++) {
            try (NDScope scope = new NDScope()) {
              scope.suppressNotUsedWarning();
              NDArray gain = total.sub(Scalar.apply(counts, NDArray::add, 1).log());
              counts.addi(gain.argMax(1).oneHot(units(), DataType.FLOAT32));
            }
          }
          return counts;
        });
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    try (NDArray mean = mean(field)) {
      return sample(field, mean, rng);
    }
  }

  /**
   * As many draws in each row as its means make up together, by inversion: exact up to 2⁻²³ in the
   * probabilities. Draws one number a draw of the longest row.
   */
  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return Draws.of(mean, rng);
  }

  /** As many draws in each row as there are now, whatever they were. */
  @Override
  public NDArray moved(NDArray field, NDArray current, Rng rng) {
    try (NDArray mean = mean(field, current)) {
      return Draws.of(mean, rng);
    }
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray total = field.add(bias).toType(DataType.FLOAT64, false);
          NDArray greatest = total.max(new int[] {1}, true);
          NDArray sum = total.sub(greatest).exp().sum(new int[] {1});
          return Scalar.apply(sum.log().add(greatest.squeeze(1)), NDArray::mul, draws);
        });
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /**
   * {@code b = log p}, with p the share of each category in the means, at least 0.001 / K: a word
   * that the data lack must not get an infinite bias.
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray share = mean.div(mean.sum());
    return Parameters.of("bias", share.clip(RARE / units(), 1).log());
  }

  /**
   * Finite values of at least 0, not all 0 in a row: documents, or means of them, of any length.
   */
  @Override
  public void requireDomain(NDArray units) {
    String remedy = "count how often each word comes";
    Units.requireRange(units, 0, Double.MAX_VALUE, "A Multinomial layer", remedy);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      double least = units.sum(new int[] {1}).min().getFloat();
      if (!(least > 0)) {
        throw new IllegalArgumentException(
            "A Multinomial layer expects rows of at least one draw, got an empty one;"
                + " drop documents without a word first.");
      }
    }
  }

  /** Whole numbers, D of them in every row. */
  @Override
  public void requireOutcome(NDArray units) {
    requireDomain(units);
    Units.requireWhole(units, "Multinomial", "draw counts from the means first");
    requireLengths(
        units, "take the layer of another length by ofDraws(…), or Perplexity for any lengths");
  }

  /** Documents of D words. */
  @Override
  public void requireOwnLaw(NDArray units) {
    requireLengths(units, "persistent chains have no others; take ContrastiveDivergence");
  }

  private void requireLengths(NDArray units, String remedy) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray lengths = units.sum(new int[] {1});
      double shortest = lengths.min().getFloat();
      double longest = lengths.max().getFloat();
      if (shortest != draws || longest != draws) {
        throw new IllegalArgumentException(
            String.format(
                "Expected rows of %d draws, as %s has a law of, got rows of %.0f to %.0f; %s.",
                draws, this, shortest, longest, remedy));
      }
    }
  }

  /** All ways to share out D among the categories, if these are at most 10 000. */
  @Override
  public int unitsOfAGroup() {
    return units();
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return Compositions.of(draws, units()).map(values -> Outcomes.of(1, values));
  }

  @Override
  public String toString() {
    return "Multinomial(" + units() + ", " + draws + (draws == 1 ? " draw)" : " draws)");
  }
}
