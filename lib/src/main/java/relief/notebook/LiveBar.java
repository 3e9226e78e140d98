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
 * chains. Pictures are drawn anew after an epoch as long as drawing them, but for the first time,
 * takes less than a fiftieth of the time; the last curves are drawn in any case. The final output
 * has bar and curves.
 */
final class LiveBar implements Display.Bar {
  private static final double DRAWING = 0.02; // share of the time
  private static final int PARTICLES = 10;
  private static final int PANELS = 3; // 11 kB each
  private static final double SHARPNESS = 1;
  private static final long PAUSE = 800_000_000L; // nanoseconds between pages with pictures

  private final BiConsumer<String, String> output;
  private final SortedMap<Integer, Map<String, Double>> readings = new TreeMap<>();
  private final long start = System.nanoTime();
  private long drawing;
  private long shown;
  private boolean trains;
  private String pictures = "";

  /** A bar that hands HTML and text to an output. */
  LiveBar(BiConsumer<String, String> output) {
    this.output = output;
  }

  @Override
  public void show(Status status) {
    long now = System.nanoTime();
    if (pictures.isEmpty() || now - shown > PAUSE) {
      output.accept(ProgressHtml.of(status) + pictures, status.toString());
      shown = now;
    }
  }

  @Override
  public void onEpoch(int epoch, Status status, Supplier<Optional<NDArray>> particles) {
    if (!status.readings().isEmpty()) {
      readings.put(epoch, status.readings());
    }
    long now = System.nanoTime();
    trains = true;
    if (drawing <= DRAWING * (now - start)) {
      boolean first = pictures.isEmpty();
      pictures = curves(status.name()) + Scoped.of(() -> images(particles.get()));
      drawing += first ? 0 : System.nanoTime() - now;
    }
  }

  @Override
  public void close(Run.Outcome outcome, Status last, String how) {
    String next =
        trains && outcome == Run.Outcome.INTERRUPTED
            ? Html.note("The model is as after the last whole step; another fit learns on from it.")
            : "";
    String page = ProgressHtml.of(outcome, last, how) + next + curves(last.name());
    output.accept(page, last.ended(how));
  }

  private String curves(String name) {
    Optional<Figure> figure =
        readings.size() < 2 ? Optional.empty() : Curves.of(name, readings, PANELS);
    return figure.map(each -> "<div>" + Html.image(each, SHARPNESS) + "</div>").orElse("");
  }

  private static String images(Optional<NDArray> particles) {
    return particles
        .flatMap(rows -> Images.of(rows, PARTICLES))
        .map(figure -> Html.note("fantasy particles") + Html.image(figure, SHARPNESS))
        .orElse("");
  }
}
