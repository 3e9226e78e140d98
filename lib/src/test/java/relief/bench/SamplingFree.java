package relief.bench;

import java.util.List;
import java.util.Locale;

/**
 * Seconds an epoch of TAP beside PCD-1 and CD-3, 784-200, minibatches of 100 rows, SGD, with all
 * workers; processor seconds count the first epoch, too. Run by {@code mvn -q -pl lib -Pbench
 * verify -Dbench=SamplingFree}; {@code -Dbench.arguments=trial} does a twentieth of the work.
 */
public final class SamplingFree {
  private SamplingFree() {}

  public static void main(String[] args) {
    try (Setting setting = Setting.load(List.of(args).contains(Speed.TRIAL))) {
      print(setting, "PCD-1", Training.persistent(1, 784, 200));
      print(setting, "CD-3", Training.contrastive(3, 784, 200));
      for (int order = 1; order <= 3; order++) {
        print(setting, "TAP, order " + order, Training.tap(order, 784, 200));
      }
    }
  }

  private static void print(Setting setting, String name, Training training) {
    double start = Stages.processorSeconds();
    List<Double> seconds = training.seconds(setting).stream().sorted().toList();
    double spent = (Stages.processorSeconds() - start) * setting.divisor() / (1 + setting.epochs());
    String format = "%-14s %.2f s an epoch (%.2f to %.2f), %.2f s of all processors%n";
    double median = seconds.get(seconds.size() / 2);
    double last = seconds.get(seconds.size() - 1);
    System.out.printf(Locale.ROOT, format, name, median, seconds.get(0), last, spent);
  }
}
