package relief.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import relief.device.Epochs.Training;

/**
 * Inside an epoch data stay on the device: what a GPU does is done here on the CPU, by the property
 * {@code relief.engineOnly}, and the engine's native methods are counted that would copy.
 */
@Tag("slow")
class EpochCopiesTest {
  /** Numbers come to Java; or, in the last three, a shape that the host has to wait for. */
  private static final Set<String> READS =
      Set.of(
          "torchDataPtr",
          "torchDirectByteBuffer",
          "contentEqual",
          "torchNonZeros",
          "torchMaskedSelect",
          "torchUnique");

  /** Java's memory goes to the device. */
  private static final Set<String> WRITES = Set.of("torchFromBlob", "torchSet");

  /** Trainings that need energies, for which the device changes between more types. */
  private static final Set<Training> ENERGIES =
      Set.of(Training.TEMPERED_PCD_SGD, Training.HYBRID, Training.DROPOUT);

  /** The steps between two looks at the parameters' norm. */
  private static final int GUARD = 100;

  @TestFactory
  Stream<DynamicTest> nothingIsCopiedButNormsAndTheOrderOfTheRows() throws Exception {
    List<Map<String, Integer>> epochs = NativeCalls.of(Epochs.class, "-Drelief.engineOnly=true");
    assertEquals(Training.values().length, epochs.size());
    return Stream.of(Training.values())
        .map(t -> DynamicTest.dynamicTest(t.name(), () -> check(t, epochs.get(t.ordinal()))));
  }

  private static void check(Training training, Map<String, Integer> calls) {
    assertTrue(calls.get("torchMatmul") >= 5 * training.steps, calls::toString);
    assertTrue(draws(calls) >= 2 * training.steps, "noise by the engine: " + calls);
    int norms = training.steps / GUARD + 1; // the guard's, the last one after the epoch
    assertEquals(norms * training.arrays, sum(calls, READS), "reads: " + calls);
    assertEquals(writes(training), sum(calls, WRITES), "writes: " + calls);
    if (!ENERGIES.contains(training)) {
      assertEquals(typeChanges(calls), sum(calls, Set.of("torchTo")), "moves: " + calls);
    }
  }

  /** The order of the rows of each layer; and once in a training the list of all labels. */
  private static int writes(Training training) {
    return switch (training) {
      case LABELLED -> 2;
      case HYBRID -> 3;
      default -> 1;
    };
  }

  private static int draws(Map<String, Integer> calls) {
    return sum(calls, Set.of("tensorUniform", "torchNormal"));
  }

  /** Comparisons and gathered bytes become float32; other conversions would be to a device. */
  private static int typeChanges(Map<String, Integer> calls) {
    return sum(calls, Set.of("torchLt", "torchGt", "torchGte", "torchIndexAppendArray"));
  }

  private static int sum(Map<String, Integer> calls, Set<String> methods) {
    return methods.stream().mapToInt(method -> calls.getOrDefault(method, 0)).sum();
  }
}
