package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
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
import relief.Workspace;
import relief.evaluation.LayerContract;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
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
