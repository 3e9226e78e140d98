package relief.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Listener;
import relief.training.Trainer;

/**
 * A program for {@link StreamedMemoryTest}: trains on a streamed file for an epoch. Prints how many
 * kilobytes of memory without a file behind them the process has after a few steps and at most, and
 * how many arrays the workspace holds then and at the end.
 */
final class StreamedTraining implements Listener {
  private static final int WARM_UP = 200;

  private final Workspace workspace;
  private final List<Long> memory = new ArrayList<>();
  private final List<Integer> arrays = new ArrayList<>();

  private StreamedTraining(Workspace workspace) {
    this.workspace = workspace;
  }

  public static void main(String[] arguments) {
    try (Workspace workspace = Workspace.seeded(1)) {
      Dataset data = Dataset.stream(workspace, Path.of(arguments[0]), "rows");
      BoltzmannMachine machine =
          BoltzmannMachine.chain(workspace, Bernoulli.of(data.units()), Bernoulli.of(16))
              .startingFrom(data);
      StreamedTraining log = new StreamedTraining(workspace);
      Trainer.maximumLikelihood().with(log).fit(machine, data, 1, workspace.rng("fit"));
      System.out.printf(
          "memory %d %d %d %d%n",
          log.memory.get(0),
          log.memory.stream().mapToLong(Long::longValue).max().orElseThrow(),
          log.arrays.get(0),
          log.arrays.get(log.arrays.size() - 1));
    }
  }

  @Override
  public Map<String, Double> onEpoch(Event event) {
    return Map.of();
  }

  @Override
  public void onStep(Event event) {
    if (event.clock().step() >= WARM_UP && event.clock().step() % 50 == 0) {
      memory.add(anonymous());
      arrays.add(workspace.memory().getManagedArrays().size());
    }
  }

  private static long anonymous() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
