package relief.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import relief.training.Listener;

/** Calls back when a metric is better than ever before in the same training. */
final class BestSoFar {
  private final String metric;
  private final int sign;
  private final Consumer<Listener.Event> action;
  private final Map<String, Double> best = new HashMap<>(); // by the names of the trainings

  /** With the sign 1 for metrics that should be high, −1 for those that should be low. */
  BestSoFar(String metric, int sign, Consumer<Listener.Event> action) {
    this.metric = metric;
    this.sign = sign;
    this.action = action;
  }

  /** A training that starts anew under the same name has everything before it. NaN is no best. */
  void onReadings(Listener.Event event, Map<String, Double> readings) {
    double value = sign * readings.get(metric);
    double before =
        event.clock().epoch() == 0
            ? Double.NEGATIVE_INFINITY
            : best.getOrDefault(event.name(), Double.NEGATIVE_INFINITY);
    if (value > before) {
      best.put(event.name(), value);
      action.accept(event);
    } else if (event.clock().epoch() == 0) {
      best.remove(event.name());
    }
  }
}
