package relief.notebook;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relief.Parameters;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Edge;
import relief.models.Link;

/** Models as small tables: layers and couplings with their sizes, and what their numbers are. */
final class ModelHtml {
  private static final List<String> PARTS = List.of("", "kind", "numbers that learn", "now");
  private static final List<String> ARRAYS =
      List.of("name", "shape", "mean", "deviation", "least", "most", "norm");

  private ModelHtml() {}

  static String of(BoltzmannMachine machine) {
    String size = Words.count(machine.parameters().size()) + " parameters";
    return Html.block("Boltzmann machine, " + size, Html.table(PARTS, rows(machine, "")));
  }

  static String of(DeepBeliefNet net) {
    List<List<String>> rows = new ArrayList<>();
    long size = 0;
    for (int i = 0; i < net.links().size(); i++) {
      Link link = net.links().get(i);
      rows.addAll(rows(link.machine(), "link " + i + ", "));
      size += link.machine().parameters().size();
    }
    String title = "Deep belief net, " + Words.count(size) + " parameters";
    return Html.block(title, Html.table(PARTS, rows));
  }

  private static List<List<String>> rows(BoltzmannMachine machine, String prefix) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < machine.layers().size(); i++) {
      Layer layer = machine.layers().get(i);
      rows.add(row(prefix + "layer " + i, layer, layer.parameters()));
    }
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      String name = prefix + "layers " + edge.lower() + " – " + edge.upper();
      rows.add(row(name, edge.coupling(), edge.coupling().parameters()));
    }
    return rows;
  }

  private static List<String> row(String name, Object part, Parameters parameters) {
    String now =
        parameters.names().stream()
            .map(each -> each + " " + spread(parameters.get(each)))
            .collect(Collectors.joining(", "));
    return List.of(name, Words.of(part), Words.count(parameters.size()), now);
  }

  private static String spread(NDArray array) {
    return Words.number(array.mean().getFloat()) + " ± " + Words.number(deviation(array));
  }

  /** Named arrays, a line each. */
  static String of(Parameters parameters) {
    List<List<String>> rows = new ArrayList<>();
    for (String name : parameters.names()) {
      NDArray array = parameters.get(name);
      rows.add(
          List.of(
              name,
              array.getShape().toString(),
              Words.number(array.mean().getFloat()),
              Words.number(deviation(array)),
              Words.number(array.min().getFloat()),
              Words.number(array.max().getFloat()),
              Words.number(Parameters.of(name, array).norm())));
    }
    String title = "Parameters, " + Words.count(parameters.size()) + " numbers";
    return Html.block(title, Html.table(ARRAYS, rows));
  }

  private static double deviation(NDArray array) {
    return Math.sqrt(array.sub(array.mean()).square().mean().getFloat());
  }
}
