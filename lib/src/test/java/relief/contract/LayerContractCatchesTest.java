package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.evaluation.LayerContract;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.Outcomes;
import tech.tablesaw.api.Table;

/** Layers with one fault each, which the contract has to find. */
class LayerContractCatchesTest {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private final Workspace workspace = Workspace.seeded(97);

  @AfterEach
  void close() {
    workspace.close();
  }

  /**
   * A fault.
   *
   * @param method whose result is changed
   * @param change to what
   * @param check a word of a check that fails
   */
  record Fault(String method, UnaryOperator<Object> change, String check) {
    @Override
    public String toString() {
      return method + ": " + check;
    }
  }

  private static Fault array(String method, UnaryOperator<NDArray> change, String check) {
    return new Fault(method, result -> change.apply((NDArray) result), check);
  }

  static Stream<Fault> faults() {
    return Stream.of(
        array("mean", a -> a.mul(1.01), "mean is that"),
        array("mean", a -> a.mul(1.01), "mean is the derivative"),
        array("logPartition", a -> a.add(0.01), "sum or integral"),
        array("logPartition", a -> a.mul(0.98), "mean is the derivative"),
        array("energy", NDArray::neg, "sum or integral"),
        array("energy", a -> a.mul(1.02), "statistics are derivatives"),
        array("mode", a -> a.neg().add(1), "likeliest"),
        array("sample", a -> a.sub(1).abs(), "draws have the mean"),
        array("sample", a -> a.mul(0.9), "draws have the variance"),
        array("sample", a -> a.add(Float.NaN), "refusals"),
        array("sample", a -> a.add(CALLS.incrementAndGet()), "the same key"),
        new Fault("statistics", p -> ((Parameters) p).times(1.02), "statistics are derivatives"),
        new Fault("meanStatistics", p -> ((Parameters) p).times(1.2), "expected ones"),
        new Fault("matching", p -> ((Parameters) p).times(1.2).map(a -> a.add(0.1)), "match"),
        new Fault("requireDomain", p -> null, "acceptances"),
        new Fault("requireOutcome", p -> null, "acceptances"));
  }

  /** The layer with one method changed; what it makes of itself has the fault, too. */
  private static Layer faulty(Layer layer, Fault fault) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          boolean changed = method.getName().equals(fault.method());
          if (changed && method.getName().startsWith("require")) {
            return null;
          }
          Object result = call(layer, method, arguments);
          if (result instanceof Layer other) {
            return faulty(other, fault);
          }
          return changed ? fault.change().apply(result) : result;
        };
    Class<?>[] types = {Layer.class};
    return (Layer) Proxy.newProxyInstance(Layer.class.getClassLoader(), types, handler);
  }

  private static Object call(Layer layer, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(layer, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private static List<String> failed(Table table) {
    return table.where(table.booleanColumn("passed").isFalse()).stringColumn("check").asList();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsFound(Fault fault) {
    Layer layer = faulty(Bernoulli.of(3).in(workspace), fault);
    Table table = LayerContract.check(layer, workspace.rng("faulty"));
    assertTrue(failed(table).stream().anyMatch(c -> c.contains(fault.check())), table.print());
  }

  /** Learnergy's energy of Gaussian units: the sign of the square is wrong. */
  @Test
  void anEnergyOfTheWrongSignIsFound() {
    Fault sign = array("energy", NDArray::neg, "");
    Table table =
        LayerContract.check(faulty(Gaussian.of(2).in(workspace), sign), workspace.rng("sign"));
    assertTrue(failed(table).size() > 2, table.print());
  }

  /** Learnergy's ReLU and SELU units: means that don't belong to the free energy softplus. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void meansThatBelongToNoFreeEnergyAreFound(boolean selu) {
    Layer units = Bernoulli.of(3).in(workspace);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          boolean deterministic = Set.of("mean", "sample").contains(method.getName());
          NDArray field = deterministic ? (NDArray) arguments[0] : null;
          return deterministic
              ? selu ? Activation.selu(field) : Activation.relu(field)
              : method.getName().equals("with") ? proxy : call(units, method, arguments);
        };
    Class<?>[] types = {Layer.class};
    Layer learnergys = (Layer) Proxy.newProxyInstance(Layer.class.getClassLoader(), types, handler);
    List<String> failed = failed(LayerContract.check(learnergys, workspace.rng("learnergy")));
    for (String check : List.of("mean is the derivative", "mean is that", "draws have the mean")) {
      assertTrue(failed.stream().anyMatch(c -> c.startsWith(check)), failed.toString());
    }
  }

  @Test
  void theTableSaysWhatWasMeasured() {
    Table table = LayerContract.check(Gaussian.of(3).in(workspace), workspace.rng("plain"));
    assertEquals(List.of("check", "largest deviation", "tolerance", "passed"), table.columnNames());
    assertEquals("Gaussian(3)", table.name());
    assertTrue(failed(table).isEmpty(), table.print());
    assertEquals(17, table.rowCount());
    int before = workspace.memory().getManagedArrays().size();
    Layer muteLayer = faulty(Bernoulli.of(2).in(workspace), new Fault("", p -> p, ""));
    LayerContract.check(muteLayer, workspace.rng("plain"));
    assertEquals(before + 1, workspace.memory().getManagedArrays().size()); // the bias
  }

  /** Units that are −1, 0 or 1, with what a layer has to have and no more. */
  record Spin(NDArray bias) implements Layer {
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
      return new Spin(parameters.get("bias"));
    }

    @Override
    public NDArray energy(NDArray units) {
      return units.mul(bias).toType(DataType.FLOAT64, false).sum(new int[] {1}).neg();
    }

    private NDArray total(NDArray field) {
      return field.add(bias).clip(-80, 80); // exp of more is infinite
    }

    /** The sum of all probabilities over that of 0. */
    private NDArray weight(NDArray total) {
      return total.exp().add(total.neg().exp()).add(1);
    }

    @Override
    public NDArray mean(NDArray field) {
      NDArray total = total(field);
      return total.exp().sub(total.neg().exp()).div(weight(total));
    }

    @Override
    public NDArray sample(NDArray field, Rng rng) {
      NDArray total = total(field);
      NDArray level = rng.uniform(field.getShape()).mul(weight(total));
      NDArray down = level.lt(total.neg().exp()).toType(DataType.FLOAT32, false);
      NDArray up = level.gte(total.neg().exp().add(1)).toType(DataType.FLOAT32, false);
      return up.sub(down);
    }

    @Override
    public NDArray logPartition(NDArray field) {
      return weight(total(field)).toType(DataType.FLOAT64, false).log().sum(new int[] {1});
    }

    @Override
    public Parameters statistics(NDArray units, NDArray weights) {
      return Parameters.of("bias", weights.matMul(units));
    }

    @Override
    public Parameters matching(NDArray mean, NDArray variance) {
      NDArray m = mean.clip(-0.999f, 0.999f); // (1 − m) e² − m e − (1 + m) = 0 for e = exp(b)
      NDArray root = m.square().mul(-3).add(4).sqrt();
      return Parameters.of("bias", m.add(root).div(m.neg().add(1).mul(2)).log());
    }

    @Override
    public void requireDomain(NDArray units) {
      if (!(units.abs().max().getFloat() <= 1)) {
        throw new IllegalArgumentException("Spin expects values from −1 to 1, got others.");
      }
    }

    @Override
    public Optional<Outcomes> outcomes() {
      float[][] values = {{-1}, {0}, {1}};
      return Optional.of(Outcomes.of(units(), values));
    }
  }

  @Test
  void aLayerOfOnesOwnPasses() {
    Layer spins = new Spin(workspace.memory().zeros(new Shape(4)));
    Table table = LayerContract.check(spins, workspace.rng("own"));
    assertTrue(failed(table).isEmpty(), table.print());
    assertEquals(15, table.rowCount()); // neither mode nor variance function
  }

  @Test
  void layersWithTooManyOutcomesAreRefused() {
    Layer large = new Bernoulli(workspace.memory().zeros(new Shape(20)));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> LayerContract.check(large, workspace.rng("large")))
            .getMessage();
    assertTrue(message.contains("20 × 2 outcomes") && message.contains("fewer"), message);
  }
}
