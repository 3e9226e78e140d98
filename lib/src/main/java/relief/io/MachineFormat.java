package relief.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relief.Parameters;
import relief.Snapshot;
import relief.Snapshot.Values;
import relief.Workspace;
import relief.layers.Coupling;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;

/**
 * A machine as data sets: "layer0/kind" names the kind of the visible layer, "layer0/bias" is its
 * bias; "edge0/weights" are the weights of the first coupling, and "edges" says which layers the
 * couplings join, {@code [couplings, 2]}.
 */
record MachineFormat(Kinds kinds) {
  private static final String KIND = "kind";
  private static final String EDGES = "edges";

  void write(BoltzmannMachine machine, String prefix, Content content) {
    for (int i = 0; i < machine.layers().size(); i++) {
      describe(machine.layers().get(i), prefix + "layer" + i + "/", content);
    }
    long[] joints = new long[2 * machine.edges().size()];
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      joints[2 * i] = edge.lower();
      joints[2 * i + 1] = edge.upper();
      describe(edge.coupling(), prefix + "edge" + i + "/", content);
    }
    content.put(prefix + EDGES, new Values(new Shape(machine.edges().size(), 2), joints));
  }

  private void describe(Object thing, String prefix, Content content) {
    Kind<?> kind = kinds.of(thing);
    Description description = kind.describe(thing);
    content.put(prefix + KIND, kind.name());
    content.put(prefix, Snapshot.of(description.arrays()));
    description.numbers().forEach((name, number) -> content.putNumber(prefix + name, number));
    description.texts().forEach((name, texts) -> content.put(prefix + name, texts));
    description.parts().forEach((name, part) -> describe(part, prefix + name + "/", content));
  }

  /** The machine, whose arrays a new owner in the workspace holds. */
  BoltzmannMachine read(Workspace workspace, Content content) {
    NDManager owner = workspace.owner();
    try {
      return read(content, owner);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private BoltzmannMachine read(Content content, NDManager owner) {
    List<Layer> layers = new ArrayList<>();
    while (content.has("layer" + layers.size() + "/")) {
      layers.add(make(Layer.class, content.under("layer" + layers.size() + "/"), owner));
    }
    List<Edge> edges = new ArrayList<>();
    long[] joints = content.numbers(EDGES);
    for (int i = 0; i < joints.length / 2; i++) {
      Coupling coupling = make(Coupling.class, content.under("edge" + i + "/"), owner);
      edges.add(
          new Edge(Math.toIntExact(joints[2 * i]), Math.toIntExact(joints[2 * i + 1]), coupling));
    }
    BoltzmannMachine machine = new BoltzmannMachine(layers, edges);
    requireWhole(machine);
    return machine;
  }

  /** Couplings must lead from layer to layer, by weights that can learn. */
  private static void requireWhole(BoltzmannMachine machine) {
    Parameters parameters = machine.parameters();
    for (String name : parameters.names()) {
      if (!parameters.get(name).getDataType().isFloating()) {
        throw new ArchiveException(
            "Expected float32 numbers in "
                + name
                + " of an archive, got "
                + parameters.get(name).getDataType()
                + "; it was written by something else than Relief.");
      }
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      machine.edges().forEach(edge -> requireFit(machine, edge));
    }
  }

  private static void requireFit(BoltzmannMachine machine, Edge edge) {
    Layer lower = machine.layers().get(edge.lower());
    Layer upper = machine.layers().get(edge.upper());
    NDArray row = machine.memory().zeros(new Shape(1, lower.units()));
    Shape field = edge.coupling().up(row).getShape();
    if (!field.equals(new Shape(1, upper.units()))) {
      throw new ArchiveException(
          "Expected a coupling from " + lower + " to " + upper + ", got " + edge.coupling() + ".");
    }
  }

  private <T> T make(Class<T> type, Content content, NDManager owner) {
    Kind<?> kind = kinds.named(content.text(KIND));
    Object made = kind.make().apply(description(content, owner));
    if (!type.isInstance(made)) {
      throw new ArchiveException(
          "Expected a " + type.getSimpleName() + " in an archive, got " + made + ".");
    }
    return type.cast(made);
  }

  private Description description(Content content, NDManager owner) {
    Map<String, Values> arrays = new LinkedHashMap<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    Map<String, List<String>> texts = new LinkedHashMap<>();
    Map<String, Object> parts = new LinkedHashMap<>();
    content
        .datasets()
        .forEach(
            (path, value) -> {
              String first = path.substring(0, Math.max(0, path.indexOf('/')));
              if (!first.isEmpty() && content.has(first + "/" + KIND)) {
                parts.computeIfAbsent(
                    first, name -> make(Object.class, content.under(name + "/"), owner));
              } else if (value instanceof List<?>) {
                texts.put(path, content.texts(path));
              } else if (value instanceof Values values) {
                put(path, values, arrays, numbers);
              }
            });
    Parameters kept = Snapshot.of(arrays).in(owner).map(array -> Workspace.keep(owner, array));
    return new Description(kept, numbers, texts, parts);
  }

  private static void put(
      String path, Values values, Map<String, Values> arrays, Map<String, Long> numbers) {
    if (values.numbers() instanceof long[] number && values.shape().dimension() == 0) {
      numbers.put(path, number[0]);
    } else {
      arrays.put(path.replace('/', '.'), values);
    }
  }
}
