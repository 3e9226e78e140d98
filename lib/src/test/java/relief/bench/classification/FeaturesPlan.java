package relief.bench.classification;

import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.models.DeepBeliefNet;

/**
 * Logistic regression on what a net shows of the images, which is not trained further.
 *
 * @param net how it is pretrained
 * @param regression on its top layer
 */
record FeaturesPlan(BeliefNetPlan net, Tuning regression) implements Plan {
  @Override
  public Estimate error(Task task) {
    DeepBeliefNet pretrained = net.net(task);
    try (Dataset training = pretrained.features(task.training());
        Dataset examined = pretrained.features(task.examined())) {
      Linear output = Linear.builder().setUnits(Task.CLASSES).build();
      return regression.error(task, new SequentialBlock().add(output), training, examined);
    }
  }
}
