package relief.models;

import java.util.ArrayList;
import java.util.List;
import relief.Rng;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Convolution;
import relief.layers.Layer;

/**
 * The plan of a convolutional deep belief net (Lee, Grosse, Ranganath &amp; Ng 2009, section 3.4):
 * stages of filters with probabilistic max pooling, each on the maps of the one below, and dense
 * layers on top of the last.
 *
 * <pre>{@code
 * var net = ConvolutionalNet.images(1, 28, 28)
 *     .filters(24, 5).pooled(2).filters(48, 5).pooled(2).dense(Bernoulli.of(200)).in(workspace);
 * }</pre>
 *
 * <p>Every stage is a {@link Convolutional} machine; between two of them maps are binary, with one
 * bias a map for the way down, and under a dense layer one bias a unit.
 *
 * @param images the plan of the first stage without its filters
 * @param stages filters, from the images upwards
 * @param dense layers above them
 */
public record ConvolutionalNet(Convolutional images, List<Stage> stages, List<Layer.Spec> dense) {
  /**
   * Filters and what pools them.
   *
   * @param filters how many
   * @param side of a filter
   * @param stride from one place of a filter to the next
   * @param block the side of the blocks of probabilistic max pooling; 1 for none
   */
  public record Stage(int filters, int side, int stride, int block) {}

  /** Copies the lists. */
  public ConvolutionalNet {
    stages = List.copyOf(stages);
    dense = List.copyOf(dense);
  }

  /** Of images with binary pixels, until {@link #gaussian} or {@link #visible(Layer.Spec)}. */
  public static ConvolutionalNet images(int channels, int height, int width) {
    return new ConvolutionalNet(
        Convolutional.images(channels, height, width), List.of(), List.of());
  }

  /** With Gaussian pixels, whose location and variance are the same in a channel. */
  public ConvolutionalNet gaussian() {
    return new ConvolutionalNet(images.gaussian(), stages, dense);
  }

  /** With another visible layer: see {@link Convolutional#visible}. */
  public ConvolutionalNet visible(Layer.Spec layer) {
    return new ConvolutionalNet(images.visible(layer), stages, dense);
  }

  /** Another stage on top: so many square filters in all maps below. */
  public ConvolutionalNet filters(int filters, int side) {
    List<Stage> more = new ArrayList<>(stages);
    more.add(new Stage(filters, side, 1, 1));
    return new ConvolutionalNet(images, more, dense);
  }

  /** The last filters move so many units at a time. */
  public ConvolutionalNet stride(int units) {
    Stage last = last();
    return last(new Stage(last.filters(), last.side(), units, last.block()));
  }

  /** The last filters' maps are pooled in blocks of side × side units. */
  public ConvolutionalNet pooled(int side) {
    Stage last = last();
    return last(new Stage(last.filters(), last.side(), last.stride(), side));
  }

  /** More layers on top, each coupled densely to all units below. */
  public ConvolutionalNet dense(Layer.Spec... layers) {
    List<Layer.Spec> more = new ArrayList<>(dense);
    more.addAll(List.of(layers));
    return new ConvolutionalNet(images, stages, more);
  }

  private Stage last() {
    if (stages.isEmpty()) {
      throw new IllegalStateException(
          "Expected filters, got none yet; say how many and how large first: filters(24, 5).");
    }
    return stages.get(stages.size() - 1);
  }

  private ConvolutionalNet last(Stage stage) {
    List<Stage> others = new ArrayList<>(stages);
    others.set(stages.size() - 1, stage);
    return new ConvolutionalNet(images, others, dense);
  }

  /** As {@link #in(Workspace, Rng)}, with the weights of the workspace's stream "weights". */
  public DeepBeliefNet in(Workspace workspace) {
    return in(workspace, workspace.rng("weights"));
  }

  /**
   * The net: weights from {@link Convolution#glorotNormal} and {@link
   * relief.layers.Dense#glorotNormal}, other parameters 0.
   *
   * @throws IllegalArgumentException if filters don't fit into the maps below them, or blocks not
   *     into their own
   */
  public DeepBeliefNet in(Workspace workspace, Rng rng) {
    last();
    List<Link> links = new ArrayList<>();
    Convolutional below = images;
    for (Stage stage : stages) {
      Link link = link(stage, below, workspace, rng.at(links.size()));
      below = maps(stage, (Convolution) link.coupling());
      links.add(link);
    }
    for (Layer.Spec upper : dense) {
      Layer.Spec lower =
          links.size() == stages.size()
              ? Bernoulli.of(links.get(links.size() - 1).shown())
              : dense.get(links.size() - stages.size() - 1);
      links.add(Chain.link(workspace, rng.at(links.size()), lower, upper));
    }
    return new DeepBeliefNet(links);
  }

  private static Link link(Stage stage, Convolutional below, Workspace workspace, Rng rng) {
    BoltzmannMachine machine =
        below
            .filters(stage.filters(), stage.side())
            .stride(stage.stride())
            .pooled(stage.block())
            .in(workspace, rng);
    return stage.block() == 1 ? Link.of(machine) : Pooled.of(machine);
  }

  /** What a stage shows, as images for the next one. */
  private static Convolutional maps(Stage stage, Convolution coupling) {
    return Convolutional.images(
        stage.filters(), coupling.mapHeight() / stage.block(), coupling.mapWidth() / stage.block());
  }
}
