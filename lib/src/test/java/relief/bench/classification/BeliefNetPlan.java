package relief.bench.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relief.Rng;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.training.ContrastiveDivergence;
import relief.training.Penalty;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * A deep belief net, pretrained link by link on all training images without their labels and then
 * fine-tuned as a classifier (Hinton, Osindero &amp; Teh 2006; Hinton &amp; Salakhutdinov 2006,
 * whose rates, momentum and weight decay these are).
 *
 * @param units of the hidden layers
 * @param pretraining epochs of CD-1 for each link, on grey levels and means of units; 0 for a
 *     random start
 * @param tuning with labels
 */
record BeliefNetPlan(List<Integer> units, int pretraining, Tuning tuning) implements Plan {
  private static final double DECAY = 2e-4;
  private static final double MOMENTUM = 0.9;
  private static final int ROWS = 100;

  @Override
  public Estimate error(Task task) {
    DeepBeliefNet net = net(task);
    return tuning.error(
        task, net.toClassifier(Task.CLASSES, task.rng("output")), task.training(), task.examined());
  }

  /** Pretrained, or from a file. */
  DeepBeliefNet net(Task task) {
    List<Link> links = new ArrayList<>();
    Dataset shown = task.images();
    for (int i = 0; i < units.size(); i++) {
      int number = i;
      Dataset input = shown;
      Rng rng = task.rng("net").at(i);
      links.add(
          Link.of(
              pretraining == 0
                  ? pair(task, input, number, rng)
                  : task.kept(name(i), () -> trained(task, input, number, rng))));
      if (pretraining > 0 && i + 1 < units.size()) {
        shown = input.map("features of link " + i, links.get(i)::up);
      }
      if (i > 0 && shown != input) {
        input.close();
      }
    }
    return new DeepBeliefNet(links);
  }

  private String name(int link) {
    return units.subList(0, link + 1).stream()
            .map(String::valueOf)
            .collect(Collectors.joining("-", "belief-784-", ""))
        + "-"
        + pretraining;
  }

  private BoltzmannMachine pair(Task task, Dataset input, int link, Rng rng) {
    int below = link == 0 ? input.units() : units.get(link - 1);
    return BoltzmannMachine.chain(
        task.workspace(), rng.split("weights"), Bernoulli.of(below), Bernoulli.of(units.get(link)));
  }

  private BoltzmannMachine trained(Task task, Dataset input, int link, Rng rng) {
    BoltzmannMachine machine = pair(task, input, link, rng).startingFrom(input);
    Trainer.of(
            ContrastiveDivergence.of(1).minus(Penalty.l2(DECAY)),
            Sgd.of(Rate.falling(0.1, 0.01)).momentum(MOMENTUM))
        .named("link " + link)
        .fit(machine, input, pretraining, ROWS, rng.split("fit"));
    return machine;
  }
}
