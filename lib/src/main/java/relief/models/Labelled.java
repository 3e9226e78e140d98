package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.data.Dataset;
import relief.layers.Layer;

/**
 * The top link of a deep belief net with labels (Hinton, Osindero &amp; Teh 2006, figure 1): a
 * machine features – hidden – label, whose hidden layer sees what the net below shows of an image,
 * and the label of it. {@code net.labelled(workspace, OneHot.of(10))} puts it on a net; {@code
 * Layerwise.pretrain} teaches it the labels of the data.
 *
 * <p>It classifies by its free energy, exactly, the hidden layer summed out (section 6), and makes
 * images of a class from its law given the label, which go down the net in one ancestral pass:
 *
 * <pre>{@code
 * int[] classes = Labels.of(net.top(), Labelled.LABEL).classify(net.shownToTop(rows));
 * Accuracy.of(Labelled.LABEL).of(net.top(), net.shownToTop(mnist.test()), rng);
 * var threes = Fantasy.of(net.top(), 25).steps(1000).given(Labelled.LABEL, labels).draw(rng);
 * net.generateMeans(threes, rng)
 * }</pre>
 *
 * <p>What it shows, in {@code net.up} and {@code net.toBlock}, are the means of its hidden layer
 * without a label.
 *
 * @param machine features, hidden and label layer
 */
public record Labelled(BoltzmannMachine machine) implements Link {
  /** The index of the label layer in the machine. */
  public static final int LABEL = 2;

  /** Checks that it is a chain of three layers. */
  public Labelled {
    List<Edge> edges = machine.edges();
    boolean chain = machine.layers().size() == 3 && edges.size() == 2;
    for (int i = 0; chain && i < 2; i++) {
      chain = edges.get(i).lower() == i && edges.get(i).upper() == i + 1;
    }
    if (!chain) {
      throw new IllegalArgumentException(
          "Expected a chain of three layers, features, hidden and label, got "
              + machine
              + "; see net.labelled(workspace, OneHot.of(10)).");
    }
  }

  @Override
  public Link with(BoltzmannMachine other) {
    return new Labelled(other);
  }

  @Override
  public NDArray activation(Layer upper, NDArray field) {
    return upper.mean(field);
  }

  /**
   * The rows with their labels, as many classes as the label layer has units, as values of it.
   *
   * @throws IllegalStateException if the rows have no labels
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  @Override
  public Dataset examples(Dataset rows) {
    return rows.observingLabels(LABEL, machine.layers().get(LABEL).units());
  }
}
