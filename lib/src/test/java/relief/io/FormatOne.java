package relief.io;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relief.Rng;
import relief.Snapshot;
import relief.Snapshot.Values;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Fixed;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.training.Checkpoint;
import relief.training.Clock;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The recipe of {@code format-1.h5}, an archive of format 1 that every later version has to read.
 * Number i of an array of size n is (i + 1) / (n + 8), so that no random generator has a part in
 * it. The file was written once, by {@link #main}, and is never written anew.
 */
final class FormatOne {
  private static final List<String> LAYERS = List.of("layer0.bias", "edge0.weights");

  private FormatOne() {}

  /** Writes the file that the argument names. */
  public static void main(String[] arguments) {
    try (Workspace workspace = Workspace.seeded(1)) {
      archive(workspace).save(Path.of(arguments[0]));
    }
  }

  static Archive archive(Workspace workspace) {
    return Archive.of(machine(workspace.owner()))
        .with(checkpoint(workspace))
        .with(history())
        .with("note", "written by the recipe of format 1");
  }

  private static float[] numbers(int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (i + 1f) / (size + 8f);
    }
    return numbers;
  }

  private static ai.djl.ndarray.NDArray array(NDManager memory, int... shape) {
    long size = 1;
    for (int n : shape) {
      size *= n;
    }
    return memory.create(
        numbers((int) size), new Shape(java.util.Arrays.stream(shape).asLongStream().toArray()));
  }

  /** One layer of each kind. */
  private static BoltzmannMachine machine(NDManager memory) {
    return new BoltzmannMachine(
        List.of(
            new Bernoulli(array(memory, 3)),
            new Fixed(
                new Gaussian(array(memory, 2), array(memory, 2).neg()), Set.of("logVariance")),
            new Ising(array(memory, 4)),
            new OneHot(array(memory, 6), 3),
            new Rectified(array(memory, 1))),
        List.of(
            new Edge(0, 1, new Dense(array(memory, 3, 2))),
            new Edge(1, 2, new Dense(array(memory, 2, 4))),
            new Edge(2, 3, new Dense(array(memory, 4, 6))),
            new Edge(3, 4, new Dense(array(memory, 6, 1))),
            new Edge(0, 3, new Dense(array(memory, 3, 6)))));
  }

  private static Checkpoint checkpoint(Workspace workspace) {
    Map<String, Values> arrays = new LinkedHashMap<>();
    for (String name : LAYERS) {
      arrays.put("parameters." + name, new Values(new Shape(3), numbers(3)));
      arrays.put("optimizer.mean." + name, new Values(new Shape(3), numbers(3)));
    }
    arrays.put("objective.chains.layer0", new Values(new Shape(2, 3), numbers(6)));
    arrays.put("objective.chains.rows", new Values(new Shape(2), new long[] {1, 1}));
    return new Checkpoint(
        new Clock(6, 2, 12),
        5,
        14,
        3,
        1.5,
        workspace.rng(new Rng.Position("1/fit", -1234567890123456789L, 7)),
        Map.of("objective", "PCD-1"),
        Snapshot.of(arrays));
  }

  private static Table history() {
    return Table.create(
        "history",
        StringColumn.create("model", "RBM", "RBM"),
        IntColumn.create("epoch", 0, 1),
        DoubleColumn.create("error, nats/pixel", 0.5, 0.25));
  }
}
