package relief.bench;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A child process of {@link Speed}: Relief and the limit with one number of engine threads, which
 * the engine reads once. Prints a line for each measurement. Arguments: the number of threads,
 * {@code limit} to measure nothing else, and {@code trial} for a short run.
 */
final class Worker {
  private final Setting setting;
  private final int threads;
  private final PrintStream out;
  private final Map<Limit, List<Double>> limits = new HashMap<>();

  private Worker(Setting setting, int threads, PrintStream out) {
    this.setting = setting;
    this.threads = threads;
    this.out = out;
  }

  public static void main(String[] args) {
    PrintStream out = Output.alone();
    boolean trial = List.of(args).contains(Speed.TRIAL);
    try (Setting setting = Setting.load(trial)) {
      Worker worker = new Worker(setting, Integer.parseInt(args[0]), out);
      boolean relief = !List.of(args).contains(Speed.LIMIT);
      if (relief) {
        warmUp(setting);
      }
      Configuration.all().forEach(configuration -> worker.measure(configuration, relief));
    }
  }

  /** The virtual machine compiles until the sixth epoch or so of a process. */
  private static void warmUp(Setting setting) {
    Training.persistent(1, 784, 200).seconds(setting);
    Training.contrastive(1, 784, 200).adam().seconds(setting);
  }

  private void measure(Configuration configuration, boolean relief) {
    if (relief) {
      tell(configuration, "Relief", configuration.relief().seconds(setting));
    }
    Limit limit = configuration.limit();
    tell(configuration, Speed.LIMIT, limits.computeIfAbsent(limit, x -> x.seconds(setting)));
  }

  private void tell(Configuration configuration, String system, List<Double> seconds) {
    out.println(new Measurement(configuration.name(), system, threads, seconds).line());
  }
}
