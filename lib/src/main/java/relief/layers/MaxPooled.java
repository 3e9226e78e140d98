package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * Detection units of a convolutional machine with probabilistic max pooling (Lee, Grosse, Ranganath
 * &amp; Ng 2009, section 3.3): maps of units that are 0 or 1, in blocks of which at most one unit
 * is on. With one bias b a map, energy(x) = −b · x, hence within a block, with inputs I = b +
 * field,
 *
 * <pre>p(xⱼ = 1 | field) = exp(Iⱼ) / (1 + Σ exp(I)),  p(none | field) = 1 / (1 + Σ exp(I))</pre>
 *
 * <p>(equations 4 and 5), and the log partition function is Σ over blocks of log(1 + Σ exp(I)). The
 * pooling unit of a block is on if one of its units is: {@link #pooled} makes those of the units,
 * and their means of the units' means.
 *
 * @param bias b, {@code [maps]}
 * @param height of a map, a multiple of the block's
 * @param width of a map, a multiple of the block's
 * @param blockHeight of a block
 * @param blockWidth of a block
 */
public record MaxPooled(NDArray bias, int height, int width, int blockHeight, int blockWidth)
    implements Layer {
  private static final float RARE = 1e-3f;
  private static final double TOLERANCE = 1e-3;

  /** Checks that the blocks make up the maps. */
  public MaxPooled {
    new Tiling(height, width, blockHeight, blockWidth);
  }

  /** So many maps of height × width units in square blocks, with zero biases. */
  public static Spec of(int maps, int height, int width, int block) {
    Units.requirePositive(maps);
    new Tiling(height, width, block, block);
    return workspace ->
        new MaxPooled(workspace.memory().zeros(new Shape(maps)), height, width, block, block);
  }

  /** How many maps there are. */
  public int maps() {
    return Math.toIntExact(bias.size());
  }

  /** The pooling units, one a block: {@code [maps, height / block, width / block]}, flat. */
  public int poolingUnits() {
    return units() / block();
  }

  private int block() {
    return blockHeight * blockWidth;
  }

  private int places() {
    return height * width;
  }

  /**
   * The sum over each block: states of the pooling units from states of the units, or means from
   * means. {@code [rows, units] → [rows, poolingUnits]}, a new array.
   */
  public NDArray pooled(NDArray units) {
    return tiling().pooled(units);
  }

  /**
   * The pooling units' means given the field on the units, Σ exp(I) / (1 + Σ exp(I)): what {@link
   * #pooled} makes of {@link #mean}, with less work. {@code [rows, units] → [rows, poolingUnits]}.
   */
  public NDArray pooledMean(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray inputs = inputs(field);
          NDArray greatest = greatest(inputs);
          NDArray on = inputs.sub(greatest).exp().sum(new int[] {1}, true);
          return on.div(on.add(greatest.neg().exp())).squeeze(1);
        });
  }

  /**
   * The adjoint of {@link #pooled}: a field on the pooling units as one on the units of their
   * blocks. {@code [rows, poolingUnits] → [rows, units]}, a new array.
   */
  public NDArray unpooled(NDArray field) {
    return tiling().unpooled(field);
  }

  private NDArray blocks(NDArray units) {
    return tiling().blocks(units);
  }

  private NDArray flat(NDArray blocks) {
    return tiling().flat(blocks);
  }

  private Tiling tiling() {
    return new Tiling(height, width, blockHeight, blockWidth);
  }

  /** b + field in blocks. */
  private NDArray inputs(NDArray field) {
    return blocks(field.add(spread()));
  }

  private NDArray spread() {
    return Shared.spread(bias, places());
  }

  @Override
  public Shape shape() {
    return new Shape(Math.multiplyExact(maps(), places()));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("bias", bias);
  }

  @Override
  public Layer with(Parameters parameters) {
    return new MaxPooled(parameters.get("bias"), height, width, blockHeight, blockWidth);
  }

  @Override
  public NDArray energy(NDArray units) {
    return Workspace.scoped(() -> Units.sum(units.mul(spread())).neg());
  }

  @Override
  public NDArray mean(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray inputs = inputs(field);
          NDArray greatest = greatest(inputs);
          NDArray weights = inputs.subi(greatest).exp();
          NDArray all = weights.sum(new int[] {1}, true).addi(greatest.neg().exp());
          return flat(weights.divi(all));
        });
  }

  /** The greatest exponent of each block; "none" has 0: {@code [rows, 1, blocks]}. */
  private NDArray greatest(NDArray inputs) {
    NDArray greatest = inputs.get(":, :1");
    for (int i = 1; i < block(); i++) {
      greatest = greatest.maximum(inputs.get(":, " + i + ":" + (i + 1)));
    }
    return Activation.relu(greatest);
  }

  /** 1 at the greatest b + field of each block, at the first of several such, if it is above 0. */
  @Override
  public NDArray mode(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray inputs = inputs(field);
          NDArray first = inputs.argMax(1).oneHot(block(), DataType.FLOAT32).transpose(0, 2, 1);
          NDArray positive = Scalar.apply(inputs, NDArray::gt, 0);
          return flat(first.mul(positive.toType(DataType.FLOAT32, false)));
        });
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    try (NDArray mean = mean(field)) {
      return sample(field, mean, rng);
    }
  }

  /**
   * By inversion, exact up to 2⁻²³ in the probabilities: the first unit of a block at which the
   * cumulated probability passes a uniform number, or none. Draws one number a block.
   */
  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    Shape blocks = new Shape(mean.getShape().get(0), 1, poolingUnits());
    return Workspace.scoped(
        () -> {
          NDArray cumulated = blocks(mean).cumSum(1);
          return flat(first(cumulated, rng.uniform(blocks)));
        });
  }

  /**
   * A draw of the units given the pooling units, too: in every block that is on, one unit is, by
   * the softmax of the field within the block, p(xⱼ = 1 | field, on) = exp(Iⱼ) / Σ exp(I). Draws
   * one number a block.
   *
   * @param field {@code [rows, units]}
   * @param pooled 0 or 1 each, {@code [rows, poolingUnits]}
   */
  public NDArray sampleGiven(NDArray field, NDArray pooled, Rng rng) {
    return Workspace.scoped(
        () -> {
          NDArray cumulated = blocks(field).softmax(1).cumSum(1);
          NDArray total = cumulated.get(":, " + (block() - 1) + ":");
          NDArray on = pooled.expandDims(1);
          return flat(first(cumulated, rng.uniform(on.getShape()).mul(total)).mul(on));
        });
  }

  /** 1 at the first unit of each block at which the cumulated probability passes the level. */
  private NDArray first(NDArray cumulated, NDArray level) {
    NDArray passed = cumulated.gt(level).toType(DataType.FLOAT32, false);
    NDArray before = passed.get(":, :" + (block() - 1));
    NDArray none = passed.getManager().zeros(level.getShape());
    return passed.sub(NDArrays.concat(new NDList(none, before), 1));
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray inputs = inputs(field);
          NDArray greatest = greatest(inputs);
          NDArray all = inputs.subi(greatest).exp().sum(new int[] {1}, true);
          NDArray logs = all.addi(greatest.neg().exp()).log().addi(greatest);
          return Units.sum(logs.squeeze(1));
        });
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", Shared.gather(weights.matMul(units), places()));
  }

  /**
   * {@code b = log(p / (1 − n p))} for blocks of n units and the mean p of all units of a map, kept
   * within [0.001, 0.999 / n].
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray each = mean.reshape(maps(), places()).mean(new int[] {1});
    NDArray p = each.clip(RARE, (1 - RARE) / block());
    NDArray none = Scalar.apply(Scalar.apply(p, NDArray::mul, -block()), NDArray::add, 1);
    return Parameters.of("bias", p.div(none).log());
  }

  /** Values from 0 to 1 whose sum is at most 1 in every block. */
  @Override
  public void requireDomain(NDArray units) {
    String remedy = "write what is detected as one 1 among 0s, or 0s alone";
    Units.requireRange(units, 0, 1, "A MaxPooled layer", remedy);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      double most = pooled(units).max().getFloat();
      if (!(most <= 1 + TOLERANCE)) {
        throw new IllegalArgumentException(
            "A MaxPooled layer expects blocks of "
                + blockHeight
                + " × "
                + blockWidth
                + " values whose sum is at most 1, got a block with the sum "
                + most
                + "; "
                + remedy
                + " first.");
      }
    }
  }

  @Override
  public void requireOutcome(NDArray units) {
    requireDomain(units);
    Units.requireBinary(units, "MaxPooled", "draw units from the means first");
  }

  @Override
  public Optional<Outcomes> outcomes() {
    float[][] values = new float[block() + 1][block()]; // the last of them is "none"
    for (int i = 0; i < block(); i++) {
      values[i][i] = 1;
    }
    return Optional.of(Outcomes.of(poolingUnits(), values).arranged(tiling().order(maps())));
  }

  @Override
  public String toString() {
    return String.format(
        "MaxPooled(%d × %d × %d, blocks of %d × %d)",
        maps(), height, width, blockHeight, blockWidth);
  }
}
