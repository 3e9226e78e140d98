package relief.bench;

import java.util.List;
import java.util.Optional;
import relief.bench.Training.Watch;

/**
 * One configuration of the table.
 *
 * @param relief how Relief does it
 * @param limit its bare products
 * @param peer what other libraries are asked to do, if they can
 */
record Configuration(String name, Work relief, Limit limit, Optional<Peer> peer) {
  private static final int CHAINS = 1000;

  private static Configuration of(String name, Work relief, Limit limit) {
    return new Configuration(name, relief, limit, Optional.empty());
  }

  private Configuration against(Peer other) {
    return new Configuration(name, relief, limit, Optional.of(other));
  }

  /** All of them, in the order of the table. */
  static List<Configuration> all() {
    Training small = Training.persistent(1, 784, 200);
    Training brief = Training.contrastive(1, 784, 128).batchesOf(128);
    Limit smallest = rbm(200);
    Limit briefest = contrastive(128, 128, 1);
    return List.of(
        of("784-200 PCD-1 SGD", small, smallest).against(Peer.persistent(200)),
        of("784-200 PCD-1 Adam", small.adam(), smallest),
        of("784-200 PCD-1 SGD, default monitoring", small.watched(Watch.EVERY_EPOCH), smallest),
        of("784-500 PCD-1 SGD", Training.persistent(1, 784, 500), rbm(500))
            .against(Peer.persistent(500)),
        of(
                "784-500 CD-25 SGD",
                Training.contrastive(25, 784, 500).onATenth(),
                contrastive(500, 100, 25))
            .against(new Peer(500, 100, 25, false, 10)),
        of("784-128 CD-1 batch 128 SGD", brief, briefest).against(new Peer(128, 128, 1, false, 1)),
        of(
            "784-128 CD-1 batch 128 SGD, metrics every batch",
            brief.watched(Watch.EVERY_BATCH),
            briefest),
        of("784-500-1000 DBM PCD-5 SGD", Training.persistent(5, 784, 500, 1000).onATenth(), deep()),
        of(
            "10 filters of 7 × 7, convolutional, CD-1 SGD",
            Training.convolutional(10, 7).onATenth(),
            new Limit(
                Setting.ROWS / 100.0,
                (memory, workers) ->
                    new ConvolutionProducts(28, 10, 7, 100 / workers).contrastive(memory))),
        of(
            "784-500 fantasy, 1000 chains, seconds per 100 sweeps",
            new FantasyWork(CHAINS, 784, 500),
            sweeps(FantasyWork.SWEEPS, CHAINS)),
        of(
            "784-500 AIS, 100 chains, seconds per 1000 β",
            new AnnealingWork(100, 784, 500),
            sweeps(AnnealingWork.STEPS, 100)));
  }

  private static Limit rbm(int hidden) {
    return new Limit(
        Setting.ROWS / 100.0,
        (memory, workers) -> new RbmProducts(784, hidden, 100 / workers).persistent(memory));
  }

  private static Limit contrastive(int hidden, int rows, int steps) {
    return new Limit(
        Setting.ROWS / (double) rows,
        (memory, workers) ->
            new RbmProducts(784, hidden, rows / workers).contrastive(memory, steps));
  }

  private static Limit deep() {
    return new Limit(
        Setting.ROWS / 100.0,
        (memory, workers) -> new DeepProducts(784, 500, 1000, 100 / workers).persistent(memory, 5));
  }

  private static Limit sweeps(int count, int chains) {
    return new Limit(
        count, (memory, workers) -> new RbmProducts(784, 500, chains / workers).sweep(memory));
  }
}
