package relief.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import relief.data.Dataset;
import relief.evaluation.Monitor;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.Persistent;
import relief.training.Trainer;

/**
 * What memory a training of 10 000 steps takes as it goes on. Run by {@code mvn -q -pl lib -Pbench
 * verify -Dbench=Memory}; {@code -Dbench.arguments=trial} makes 1 000 steps.
 *
 * <p>Written to {@code target/bench/memory.csv} and, as a figure, {@code memory.png}, {@code .svg}
 * and {@code .pdf}.
 */
public final class Memory {
  private static final int ROWS = 50_000; // 500 steps an epoch
  private static final int BATCH = 100;
  private static final String NOTES =
      """
      784-200, PCD-1 with 100 chains, Adam, minibatches of 100 rows of 50 000, the reconstruction
      error of 3 000 rows after every epoch. MB: 10⁶ bytes. Heap: what is used after a collection.
      Resident memory and arrays: noted before it, so that it can't flatter them.
      """;

  private Memory() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    PrintStream out = Output.alone();
    boolean trial = List.of(args).contains(Speed.TRIAL);
    MemoryLog log;
    try (Setting setting = Setting.load(trial)) {
      log = new MemoryLog(setting.workspace());
      train(setting, log, trial ? 2 : 20);
    }
    Path folder = Files.createDirectories(Path.of("target", "bench"));
    String name = trial ? "memory-trial" : "memory";
    log.table().write().csv(folder.resolve(name + ".csv").toString());
    MemoryFigure.of(log.table()).save(folder.resolve(name));
    out.println(log.table().printAll());
    out.println(MemoryLog.quarters(log.table()).printAll());
    out.print(NOTES);
  }

  private static void train(Setting setting, MemoryLog log, int epochs) {
    Dataset data = setting.split().training().range(0, ROWS);
    Monitor monitor = Monitor.of(setting.split().validation(), new ReconstructionError());
    BoltzmannMachine machine =
        BoltzmannMachine.chain(setting.workspace(), Bernoulli.of(784), Bernoulli.of(200))
            .startingFrom(data);
    try (Persistent objective = Persistent.of(BATCH, 1)) {
      Trainer.of(objective, Adam.of(0.001))
          .with(monitor)
          .with(log)
          .fit(machine, data, epochs, BATCH, setting.workspace().rng("fit"));
    }
  }
}
