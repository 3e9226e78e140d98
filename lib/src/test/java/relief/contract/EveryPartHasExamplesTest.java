package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Coupling;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.sampling.Kernel;
import relief.training.Constraint;
import relief.training.Examples;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Penalty;

/**
 * Every class of the library that implements one of its open interfaces, decorators and private
 * ones too, has an example that goes through that interface's contract.
 */
class EveryPartHasExamplesTest {
  /**
   * An interface.
   *
   * @param examples those of its contract
   * @param least how many implementations there are at least
   */
  record Part(Class<?> type, Supplier<Stream<?>> examples, int least) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  private static final Workspace WORKSPACE = Workspace.seeded(1);

  static Stream<Part> parts() {
    return Stream.of(
        new Part(Layer.class, EveryPartHasExamplesTest::layers, 10),
        new Part(
            Coupling.class,
            () -> CouplingContractTest.couplings().map(each -> each.make().apply(WORKSPACE)),
            9),
        new Part(Kernel.class, EveryPartHasExamplesTest::kernels, 10),
        new Part(
            Objective.class,
            () -> ObjectiveContractTest.objectives().map(each -> each.make().apply(WORKSPACE)),
            12),
        new Part(Optimizer.class, OptimizerContractTest::optimizers, 8),
        new Part(Penalty.class, Examples::penalties, 2),
        new Part(Constraint.class, () -> Stream.of(Constraint.zeroMean()), 1));
  }

  private static Stream<Layer> layers() {
    return LayerContractTest.layers().map(kind -> kind.ofUnits().apply(6).in(WORKSPACE));
  }

  private static Stream<Kernel> kernels() {
    BoltzmannMachine machine = Machines.binary(WORKSPACE, 3, 2);
    return KernelContractTest.kernels().map(each -> each.make().apply(machine, 5));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void noImplementationIsWithoutExample(Part part) throws Exception {
    Set<String> missing = Implementations.without(part.type(), part.examples().get());
    assertEquals(
        Set.of(),
        missing,
        "Give each of these a line in the contract of " + part + " (package relief.contract).");
    int found = Implementations.of(part.type()).size();
    assertTrue(found >= part.least(), "the walk found only " + found);
  }

  /** It can fail. */
  @Test
  void aMissingExampleIsMissed() throws Exception {
    Set<String> missing =
        Implementations.without(
            Layer.class, layers().filter(layer -> !(layer instanceof Bernoulli)));
    assertEquals(Set.of("relief.layers.Bernoulli"), missing);
  }
}
