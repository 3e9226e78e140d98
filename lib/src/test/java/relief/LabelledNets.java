package relief;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Labelled;
import relief.models.Link;

/** Small random nets bits – bits – bits with three labels on top, and their laws by plain loops. */
public final class LabelledNets {
  public static final int CLASSES = 3;

  private LabelledNets() {}

  public static DeepBeliefNet of(Workspace workspace, int visible, int features, int hidden) {
    DeepBeliefNet net =
        DeepBeliefNet.of(
                workspace, Bernoulli.of(visible), Bernoulli.of(features), Bernoulli.of(hidden))
            .labelled(workspace, OneHot.of(CLASSES));
    return BeliefNets.randomized(workspace, net, 1);
  }

  /** All states of the top machine. */
  public static Listed top(DeepBeliefNet net) {
    BoltzmannMachine top = net.top();
    return Listed.of(
        top,
        List.of(
            Listed.bits(top.layers().get(0).units()),
            Listed.bits(top.layers().get(1).units()),
            Listed.categories(1, CLASSES)));
  }

  /** p(features | label), {@code [label][features]}, features in the order of the listed bits. */
  public static double[][] featuresGivenLabel(DeepBeliefNet net) {
    return LabelledMachines.conditional(top(net), 0, Labelled.LABEL);
  }

  /** p(layer 0 | label) of a pattern, {@code [label][pattern]}, the first bit changing fastest. */
  public static double[][] imagesGivenLabel(DeepBeliefNet net) {
    Link bottom = net.links().get(0);
    double[][] features = featuresGivenLabel(net);
    float[][] rows = top(net).rows(0);
    float[][] images = BeliefNets.patterns(bottom.lower().units());
    double[][] law = new double[CLASSES][images.length];
    for (int i = 0; i < rows.length; i++) {
      double[] means = BeliefNets.means(bottom, BeliefNets.doubles(rows[i]), false);
      for (int v = 0; v < images.length; v++) {
        for (int label = 0; label < CLASSES; label++) {
          law[label][v] += features[label][i] * BeliefNets.probability(means, images[v]);
        }
      }
    }
    return law;
  }

  /** So many rows of each label, as the listed label layer orders them. */
  public static NDArray labels(Workspace workspace, DeepBeliefNet net, int each) {
    return workspace.memory().create(top(net).rows(Labelled.LABEL)).repeat(0, each);
  }
}
