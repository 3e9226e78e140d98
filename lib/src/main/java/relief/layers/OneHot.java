package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * Groups of units of which exactly one is 1 and the others are 0: a class label, or a variable with
 * so many categories (softmax or Potts units; Salakhutdinov, Mnih &amp; Hinton 2007, section 2.1).
 * With a bias b each, energy(x) = −b · x, hence ⟨x | field⟩ is the softmax of b + field in each
 * group, and the log partition function is the sum over groups of log Σ exp(b + field).
 *
 * <p>One number added to all biases of a group changes nothing: only differences are determined.
 *
 * @param bias {@code [units]}, group by group
 * @param categories how many units a group has, at least 2
 */
public record OneHot(NDArray bias, int categories) implements Layer {
  private static final float RARE = 1e-3f;
  private static final double TOLERANCE = 1e-3;

  /** Checks that the units make whole groups. */
  public OneHot {
    if (categories < 2 || bias.size() % categories != 0) {
      throw new IllegalArgumentException(
          "Expected groups of at least two categories that make up all "
              + bias.size()
              + " units, got groups of "
              + categories
              + ".");
    }
  }

  /** One group of so many units with zero biases: a label. */
  public static Spec of(int categories) {
    return of(1, categories);
  }

  /** So many groups of so many units each, with zero biases. */
  public static Spec of(int groups, int categories) {
    Units.requirePositive(groups);
    if (categories < 2) {
      throw new IllegalArgumentException(
          "Expected at least two categories in a group, got " + categories + ".");
    }
    Shape shape = new Shape(Math.multiplyExact(groups, categories));
    return workspace -> new OneHot(workspace.memory().zeros(shape), categories);
  }

  /** How many groups there are. */
  public int groups() {
    return units() / categories;
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
    return new OneHot(parameters.get("bias"), categories);
  }

  @Override
  public NDArray energy(NDArray units) {
    return Units.sum(units.mul(bias)).neg();
  }

  @Override
  public NDArray mean(NDArray field) {
    try (NDArray total = field.add(bias);
        NDArray grouped = grouped(total);
        NDArray mean = grouped.softmax(2)) {
      return mean.reshape(field.getShape());
    }
  }

  /** 1 at the greatest b + field of each group, at the first of several such. */
  @Override
  public NDArray mode(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray first = grouped(field.add(bias)).argMax(2);
          return first.oneHot(categories, DataType.FLOAT32).reshape(field.getShape());
        });
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    try (NDArray mean = mean(field)) {
      return sample(field, mean, rng);
    }
  }

  /**
   * By inversion, exact up to 2⁻²³ in the probabilities: the first unit at which the cumulated
   * probability passes a uniform number. Draws one number a group.
   */
  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    Shape groups = new Shape(field.getShape().get(0), groups(), 1);
    try (NDArray cumulated = grouped(mean).cumSum(2);
        NDArray total = cumulated.get(":, :, " + (categories - 1) + ":");
        NDArray level = rng.uniform(groups).muli(total);
        NDArray passed = cumulated.gt(level).toType(DataType.FLOAT32, false);
        NDArray before = passed.get(":, :, :" + (categories - 1));
        NDArray none = passed.getManager().zeros(groups);
        NDArray shifted = NDArrays.concat(new NDList(none, before), 2)) {
      return passed.subi(shifted).reshape(field.getShape());
    }
  }

  @Override
  public NDArray logPartition(NDArray field) {
    NDArray total = grouped(field.add(bias));
    NDArray greatest = total.max(new int[] {2}, true);
    NDArray sum = total.sub(greatest).exp().sum(new int[] {2});
    return Units.sum(sum.log().add(greatest.squeeze(2)));
  }

  private NDArray grouped(NDArray units) {
    return units.reshape(units.getShape().get(0), groups(), categories);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /**
   * {@code b = log p}, with p at least 0.001: a category that the data lack must not get an
   * infinite bias.
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    return Parameters.of("bias", mean.clip(RARE, 1).log());
  }

  /** Values from 0 to 1 whose sum is 1 in every group. */
  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, 0, 1, "A OneHot layer", "write categories as one 1 among 0s");
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray sums = grouped(units).sum(new int[] {2});
      NDArray distance = Scalar.apply(sums, NDArray::sub, 1).abs().flatten();
      long worst = distance.argMax().toLongArray()[0];
      if (!(distance.getFloat(worst) <= TOLERANCE)) {
        throw new IllegalArgumentException(
            "A OneHot layer expects groups of "
                + categories
                + " values whose sum is 1, got a group with the sum "
                + sums.flatten().getFloat(worst)
                + "; write categories as one 1 among 0s first.");
      }
    }
  }

  @Override
  public void requireOutcome(NDArray units) {
    requireDomain(units);
    Units.requireBinary(
        units, "OneHot", "draw categories from the probabilities, or take the likeliest, first");
  }

  @Override
  public Optional<Outcomes> outcomes() {
    float[][] values = new float[categories][categories];
    for (int i = 0; i < categories; i++) {
      values[i][i] = 1;
    }
    return Optional.of(Outcomes.of(groups(), values));
  }

  @Override
  public String toString() {
    return "OneHot(" + (groups() == 1 ? "" : groups() + " × ") + categories + ")";
  }
}
