package relief.bench.classification;

import java.util.List;
import relief.Parameters;
import relief.data.Dataset;
import relief.evaluation.Accuracy;
import relief.evaluation.Estimate;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.Dropout;
import relief.training.Objective;
import relief.training.Rate;
import relief.training.Trainer;

/**
 * A machine image – hidden – label that learns p(label | image) and, as a hybrid, a little of the
 * joint law (Larochelle &amp; Bengio 2008). Its weights start from those of an RBM; the pixels of
 * each minibatch are drawn anew with their grey levels as probabilities, and the test images are
 * the grey levels themselves.
 *
 * @param hidden how many units
 * @param pretraining epochs of the RBM
 * @param generative weight of CD-1 on images and labels; 0 for none
 * @param dropped the probability that a hidden unit is dropped
 * @param epochs with labels, by Adam with a rate that falls from 0.001 to 0.00001
 */
record DiscriminativePlan(
    int hidden, int pretraining, double generative, double dropped, int epochs) implements Plan {
  private static final int LABEL = 2;
  private static final int ROWS = 100;
  private static final int WATCHED = 2000;
  private static final double TAIL = 0.1;

  @Override
  public Estimate error(Task task) {
    Dataset training = task.training().sampled().observingLabels(LABEL, Task.CLASSES);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(
                task.workspace(),
                Bernoulli.of(training.units()),
                Bernoulli.of(hidden),
                OneHot.of(Task.CLASSES))
            .startingFrom(training);
    start(machine, task);
    Dataset watched = task.choosing() ? task.examined() : task.training().range(0, WATCHED);
    Trainer.of(objective(), Adam.of(Rate.falling(1e-3, 1e-5)))
        .named("discriminative")
        .averagingTail(TAIL)
        .with(Monitor.of(watched, Accuracy.of(LABEL)))
        .fit(machine, training, epochs, ROWS, task.rng("fit"));
    Estimate right = Accuracy.of(LABEL).of(machine, task.examined(), task.rng("examined"));
    return new Estimate(100 - right.value(), right.error(), right.unit());
  }

  private void start(BoltzmannMachine machine, Task task) {
    if (pretraining > 0) {
      BeliefNetPlan rbm = new BeliefNetPlan(List.of(hidden), pretraining, null);
      Parameters learned = rbm.net(task).top().parameters();
      for (String name : learned.names()) {
        learned.get(name).copyTo(machine.parameters().get(name));
      }
    }
  }

  private Objective objective() {
    Objective objective = Discriminative.of(LABEL);
    if (generative > 0) {
      objective = objective.plus(generative, ContrastiveDivergence.of(1));
    }
    return dropped > 0 ? Dropout.of(dropped, objective) : objective;
  }
}
