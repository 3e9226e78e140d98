package relief.notebook;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import relief.plotting.Figure;
import relief.training.Display;
import relief.training.Run;
import relief.training.Status;

/**
 * A bar, below it the curves of what the listeners read, and while training runs particles of its
 * chains. Pictures are drawn anew after an epoch as long as all drawing takes less than a hundredth
 * of the time; the last one is drawn in any case. The final output has bar and curves.
 */
final class LiveBar implements Display.Bar {
  private static final double DRAWING = 0.01; // share of the time
  private static final int PARTICLES = 10;
  private static final double SHARPNESS = 1;
  private static final double FINAL_SHARPNESS = 1.5;

  private final BiConsumer<String, String> output;
  private final SortedMap<Integer, Map<String, Double>> readings = new TreeMap<>();
  private final long start = System.nanoTime();
  private long drawing;
  private String pictures = "";

  /** A bar that hands HTML and text to an output. */
  LiveBar(BiConsumer<String, String> output) {
    this.output = output;
  }

  @Override
  public void show(Status status) {
    output.accept(ProgressHtml.of(status) + pictures, status.toString());
  }

  @Override
  public void onEpoch(int epoch, Status status, Supplier<Optional<NDArray>> particles) {
    if (!status.readings().isEmpty()) {
      readings.put(epoch, status.readings());
    }
    long now = System.nanoTime();
    if (drawing <= DRAWING * (now - start)) {
      pictures = curves(status.name(), SHARPNESS) + Scoped.of(() -> images(particles.get()));
      drawing += System.nanoTime() - now;
    }
  }

  @Override
  public void close(Run.Outcome outcome, Status last, String how) {
    String curves = curves(last.name(), FINAL_SHARPNESS);
    output.accept(ProgressHtml.of(outcome, last, how) + curves, last.ended(how));
  }

  private String curves(String name, double sharpness) {
    Optional<Figure> figure = readings.size() < 2 ? Optional.empty() : Curves.of(name, readings);
    return figure.map(each -> "<div>" + Html.image(each, sharpness) + "</div>").orElse("");
  }

  private static String images(Optional<NDArray> particles) {
    return particles
        .flatMap(rows -> Images.of(rows, PARTICLES))
        .map(figure -> Html.note("fantasy particles") + Html.image(figure, SHARPNESS))
        .orElse("");
  }
}
