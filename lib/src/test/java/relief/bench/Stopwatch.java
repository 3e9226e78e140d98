package relief.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import relief.training.Listener;

/** Notes the time before the first epoch and after each one; to be the last of the listeners. */
final class Stopwatch implements Listener {
  private static final double NANOSECOND = 1e-9;

  private final List<Long> times = new ArrayList<>();

  @Override
  public Map<String, Double> onEpoch(Event event) {
    times.add(System.nanoTime());
    return Map.of();
  }

  /** The seconds of each epoch but the first, times a factor. */
  List<Double> seconds(double factor) {
    return IntStream.range(2, times.size())
        .mapToObj(i -> (times.get(i) - times.get(i - 1)) * NANOSECOND * factor)
        .toList();
  }
}
