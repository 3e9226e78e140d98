package relief.notebook;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relief.Parameters;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;
import relief.evaluation.Estimate;
import relief.evaluation.Monitor;
import relief.io.Archive;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.State;
import relief.plotting.Figure;
import relief.training.Run;
import tech.tablesaw.api.Table;

/** How each type shows itself as the last expression of a cell, besides its text. */
final class Shown {
  private static final double SHARPNESS = 1.5;
  private static final Map<Class<?>, Function<Object, String>> VIEWS = new LinkedHashMap<>();

  static {
    add(Table.class, TableHtml::of);
    add(BoltzmannMachine.class, ModelHtml::of);
    add(DeepBeliefNet.class, ModelHtml::of);
    add(Parameters.class, ModelHtml::of);
    add(Dataset.class, DataHtml::of);
    add(Mnist.class, DataHtml::of);
    add(Split.class, DataHtml::of);
    add(Batch.class, DataHtml::of);
    add(State.class, DataHtml::of);
    add(NDArray.class, DataHtml::of);
    add(Monitor.class, Shown::monitor);
    add(Estimate.class, SettingsHtml::of);
    add(Run.class, SettingsHtml::of);
    add(Archive.class, SettingsHtml::of);
    add(Record.class, SettingsHtml::of);
  }

  private Shown() {}

  private static <T> void add(Class<T> type, Function<T, String> view) {
    VIEWS.put(type, value -> view.apply(type.cast(value)));
  }

  /** The types that have a view; others that extend or implement them are shown as they are. */
  static Map<Class<?>, Function<Object, String>> views() {
    return VIEWS;
  }

  /** The HTML of a view, if there is one: not of what was freed with its workspace. */
  static Optional<String> html(Function<Object, String> view, Object value) {
    try {
      return Optional.ofNullable(Scoped.of(() -> view.apply(value)));
    } catch (IllegalStateException freed) {
      return Optional.empty();
    }
  }

  /** Whether a value is shown by more than its text. */
  static boolean isRich(Class<?> type) {
    return Figure.class.isAssignableFrom(type)
        || VIEWS.keySet().stream()
            .anyMatch(
                known ->
                    known == Record.class
                        ? type.isRecord() && type.getName().startsWith("relief.")
                        : known.isAssignableFrom(type));
  }

  /** The curves, once there are some; else the numbers. */
  private static String monitor(Monitor monitor) {
    Table history = monitor.history();
    return Curves.of(history)
        .map(figure -> Html.block("", Html.image(figure, SHARPNESS)))
        .orElseGet(() -> TableHtml.of(history));
  }
}
