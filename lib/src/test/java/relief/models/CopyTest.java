package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Fixed;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/** A copy has everything, and nothing in common. */
class CopyTest {
  private final Workspace workspace = Workspace.seeded(3);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<Layer.Spec> hidden() {
    return Stream.of(
        Bernoulli.of(4),
        Gaussian.of(4),
        w -> shifted(Gaussian.of(4).fixed("logVariance").in(w)),
        w -> shifted(Gaussian.of(4).fixed().in(w)),
        w -> shifted(Bernoulli.of(4).fixed().in(w)),
        Ising.of(4),
        OneHot.of(2, 2),
        Rectified.of(4),
        SteppedSigmoid.of(4, 3));
  }

  /** Not the zeros that a new layer has, in the hidden arrays neither. */
  private static Layer shifted(Layer layer) {
    all(layer).scale(0);
    all(layer).names().forEach(name -> all(layer).get(name).addi(0.7f));
    return layer;
  }

  /** What doesn't learn, too. */
  private static Parameters all(Layer layer) {
    return layer instanceof Fixed fixed ? fixed.layer().parameters() : layer.parameters();
  }

  private static List<float[]> numbers(BoltzmannMachine machine) {
    List<float[]> numbers = new ArrayList<>();
    for (Layer layer : machine.layers()) {
      all(layer).names().forEach(name -> numbers.add(all(layer).get(name).toFloatArray()));
    }
    numbers.add(machine.parameters().get("edge0.weights").toFloatArray());
    return numbers;
  }

  private static void assertSame(List<float[]> expected, List<float[]> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), got.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("hidden")
  void everyArrayIsCopiedAndIndependent(Layer.Spec spec) {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Bernoulli.of(9), spec), 0.5);
    List<float[]> before = numbers(machine);
    BoltzmannMachine copy;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      copy = machine.copy();
    }
    assertSame(before, numbers(copy));
    assertEquals(machine.parameters().names(), copy.parameters().names());
    assertEquals(machine.toString(), copy.toString());
    Trainer.of(Persistent.of(5, 1), Sgd.of(0.01)).fit(copy, data, 2, workspace.rng("fit"));
    assertSame(before, numbers(machine));
    List<float[]> trained = numbers(copy);
    int last = before.size() - 1;
    assertNotEquals(before.get(last)[0], trained.get(last)[0]);
    machine.layers().forEach(layer -> all(layer).scale(0));
    assertSame(trained, numbers(copy));
  }

  @Test
  void closingItsMemoryFreesTheCopyAlone() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(3), Gaussian.of(2).fixed());
    int before = workspace.memory().getManagedArrays().size();
    BoltzmannMachine copy = machine.copy();
    NDArray weights = copy.parameters().get("edge0.weights");
    assertEquals(before + 4, workspace.memory().getManagedArrays().size());
    copy.memory().close();
    assertTrue(weights.isReleased());
    assertFalse(machine.parameters().get("edge0.weights").isReleased());
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  /** Trained from the same stream, original and copy go the same way, bit for bit. */
  @Test
  void theyTrainAlike() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine deep = Machines.binary(workspace, 9, 4, 3);
    BoltzmannMachine copy = deep.copy();
    for (BoltzmannMachine each : List.of(deep, copy)) {
      Trainer.of(Persistent.of(10, 1), Sgd.of(0.1)).fit(each, data, 3, workspace.rng("fit"));
    }
    assertSame(numbers(deep), numbers(copy));
  }
}
