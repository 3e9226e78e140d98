package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * Stepped sigmoid units (Nair &amp; Hinton 2010, section 2): whole numbers n from 0 to N with a
 * bias b each, the number of ones among N binary units that share their weights and have the biases
 * b − ½, b − 3/2, …, b − N + ½. Given t = b + field
 *
 * <pre>
 * ⟨n | field⟩ = Σᵢ σ(t − i + ½),  variance Σᵢ σ(t − i + ½) σ(i − ½ − t),  i from 1 to N
 * log partition function = Σᵢ softplus(t − i + ½)
 * energy(n) = n² / 2 − bn − Σ log((1 − exp(k − 1 − N)) / (1 − exp(−k))),  k from 1 to n
 * </pre>
 *
 * <p>The energy is −log of the nth elementary symmetric polynomial of the numbers exp(½ − i), which
 * the q-binomial theorem gives in closed form; between whole numbers it is interpolated. All this
 * is exact, so likelihoods are what they say.
 *
 * <p>The noisy rectified units of Nair &amp; Hinton, max(0, t + noise of variance σ(t)), are an
 * approximation of this law for N → ∞, where the mean is softplus(t) ± 0.011 and the variance σ(t)
 * ± 0.005; they have no energy of their own. {@link Rectified} is the same law made continuous. A
 * finite N bends the mean down where t comes near N.
 *
 * @param bias b, {@code [units]}
 * @param copies N, at least 1; with 1 they are binary units of the bias b − ½
 */
public record SteppedSigmoid(NDArray bias, int copies) implements Layer {
  private static final double RARE = 1e-3;
  private static final double WIDEST = 32;
  private static final int HALVINGS = 50;
  private static final double HALF_STEP = 0x1p-24;

  /** Checks the number of copies. */
  public SteppedSigmoid {
    requireCopies(copies);
  }

  /** So many units with zero biases, each the sum of so many copies. */
  public static Spec of(int units, int copies) {
    Units.requirePositive(units);
    requireCopies(copies);
    return workspace -> new SteppedSigmoid(workspace.memory().zeros(new Shape(units)), copies);
  }

  private static void requireCopies(int copies) {
    if (copies < 1) {
      throw new IllegalArgumentException(
          "Expected at least one binary unit to copy, got " + copies + "; try 10.");
    }
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
    return new SteppedSigmoid(parameters.get("bias"), copies);
  }

  /** The energy without the bias, of 0 to N. */
  private double[] energies() {
    double[] energies = new double[copies + 1];
    for (int n = 1; n <= copies; n++) {
      double ways = Math.log1p(-Math.exp(n - 1 - copies)) - Math.log1p(-Math.exp(-n));
      energies[n] = energies[n - 1] + n - 0.5 - ways; // n² / 2 grows by n − ½
    }
    return energies;
  }

  /** The energy that one more costs, without the bias: it rises with n. */
  private double[] steps() {
    double[] energies = energies();
    return IntStream.range(0, copies).mapToDouble(n -> energies[n + 1] - energies[n]).toArray();
  }

  @Override
  public NDArray energy(NDArray units) {
    return Workspace.scoped(
        () -> {
          double[] steps = steps();
          NDArray n = precise(units);
          NDArray energy = Scalar.apply(n, NDArray::mul, steps[0]).subi(n.mul(bias));
          for (int k = 1; k < copies; k++) {
            NDArray beyond = Scalar.apply(Scalar.apply(n, NDArray::sub, k), NDArray::maximum, 0);
            energy.addi(Scalar.apply(beyond, NDArray::muli, steps[k] - steps[k - 1]));
          }
          return Units.sum(energy);
        });
  }

  @Override
  public NDArray mean(NDArray field) {
    return Workspace.scoped(() -> meanAt(field.add(bias)));
  }

  private NDArray meanAt(NDArray total) {
    NDArray mean = Activation.sigmoid(shifted(total, 1));
    for (int i = 2; i <= copies; i++) {
      mean = mean.add(Activation.sigmoid(shifted(total, i)));
    }
    return mean;
  }

  /** t − i + ½, the input of copy i. */
  private static NDArray shifted(NDArray total, int copy) {
    return Scalar.apply(total, NDArray::sub, copy - 0.5);
  }

  /** As many as cost less than b + field gives each. */
  @Override
  public NDArray mode(NDArray field) {
    return Workspace.scoped(
        () -> {
          NDArray total = field.add(bias);
          NDArray mode = total.zerosLike();
          for (double step : steps()) {
            mode.addi(Scalar.apply(total, NDArray::gt, step).toType(DataType.FLOAT32, false));
          }
          return mode;
        });
  }

  /** By inversion, exact up to 2⁻²⁴ in the probabilities. Draws one number a unit. */
  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return Workspace.scoped(
        () -> {
          NDArray uniform = precise(rng.uniform(field.getShape()));
          Scalar.apply(uniform, NDArray::addi, HALF_STEP);
          NDArray total = precise(field.add(bias));
          NDArray mass = logMass(total);
          NDArray draw = field.zerosLike();
          NDArray below = uniform.zerosLike();
          double[] energies = energies();
          for (int n = 0; n < copies; n++) {
            NDArray push = Scalar.apply(total, NDArray::mul, n).subi(mass);
            below.addi(Scalar.apply(push, NDArray::subi, energies[n]).exp());
            draw.addi(uniform.gt(below).toType(DataType.FLOAT32, false));
          }
          return draw;
        });
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return Workspace.scoped(() -> Units.sum(logMass(precise(field.add(bias)))));
  }

  private NDArray logMass(NDArray total) {
    NDArray mass = Activation.softPlus(shifted(total, 1));
    for (int i = 2; i <= copies; i++) {
      mass.addi(Activation.softPlus(shifted(total, i)));
    }
    return mass;
  }

  private static NDArray precise(NDArray array) {
    return array.toType(DataType.FLOAT64, false);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /** The bias that gives the mean, kept within [0.001, N − 0.001]; the variance follows. */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray wanted = precise(mean).clip(RARE, copies - RARE);
    NDArray total = Scalar.apply(wanted.zerosLike(), NDArray::add, copies / 2.0);
    double step = copies / 4.0 + WIDEST / 2;
    for (int i = 0; i < HALVINGS; i++, step /= 2) {
      NDArray direction = wanted.sub(meanAt(total)).sign();
      total = total.add(Scalar.apply(direction, NDArray::mul, step));
    }
    return Parameters.of("bias", total.toType(DataType.FLOAT32, false));
  }

  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, 0, copies, "A SteppedSigmoid layer", "count, scale or clip the data");
  }

  @Override
  public void requireOutcome(NDArray units) {
    requireDomain(units);
    Units.requireWhole(units, "SteppedSigmoid", "round means, or draw numbers from them, first");
  }

  @Override
  public Optional<Outcomes> outcomes() {
    float[][] values = new float[copies + 1][1];
    Arrays.setAll(values, n -> new float[] {n});
    return Optional.of(Outcomes.of(units(), values));
  }

  @Override
  public String toString() {
    return "SteppedSigmoid(" + units() + ", " + copies + " copies)";
  }
}
