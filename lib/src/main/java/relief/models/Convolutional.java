package relief.models;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import relief.Rng;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Convolution;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.layers.Shared;

/**
 * The plan of a convolutional RBM (Lee, Grosse, Ranganath &amp; Ng 2009, sections 3.2 and 3.3):
 * what its layers' sizes and biases are, follows from the image and the filters.
 *
 * <pre>{@code
 * var rbm = Convolutional.images(1, 28, 28).filters(40, 11).pooled(2).in(workspace);
 * }</pre>
 *
 * <p>The machine is a {@link BoltzmannMachine} like any other: layer 0 has rows {@code [channels ·
 * height · width]} and one bias a channel, layer 1 the filters' maps, {@code [filters · map height
 * · map width]}, and one bias a filter.
 *
 * @param images {@code [channels, height, width]}
 * @param visible the visible layer
 * @param kernels {@code [filters, channels, height, width]}, null before {@link #filters}
 * @param stride from one place of a filter to the next
 * @param block the side of the blocks of probabilistic max pooling; 1 for none
 */
public record Convolutional(
    Shape images, Layer.Spec visible, Shape kernels, int stride, int block) {
  /** Of images with binary pixels, until {@link #gaussian} or {@link #visible(Layer.Spec)}. */
  public static Convolutional images(int channels, int height, int width) {
    Shape images = new Shape(channels, height, width);
    return new Convolutional(images, Shared.of(Bernoulli.of(channels), height * width), null, 1, 1);
  }

  /** With Gaussian pixels, whose location and variance are the same in a channel. */
  public Convolutional gaussian() {
    return visible(Shared.of(Gaussian.of(channels()), height() * width()));
  }

  /**
   * With another visible layer, for example {@code Bernoulli.of(784)}: a bias for each pixel, which
   * is not the paper's model.
   */
  public Convolutional visible(Layer.Spec layer) {
    return new Convolutional(images, layer, kernels, stride, block);
  }

  /** With so many square filters. */
  public Convolutional filters(int filters, int side) {
    return filters(filters, side, side);
  }

  /** With so many filters of height × width pixels in all channels. */
  public Convolutional filters(int filters, int height, int width) {
    Shape all = new Shape(filters, channels(), height, width);
    return new Convolutional(images, visible, all, stride, block);
  }

  /** With filters that move so many pixels at a time. */
  public Convolutional stride(int pixels) {
    return new Convolutional(images, visible, kernels, pixels, block);
  }

  /** With probabilistic max pooling in blocks of side × side detection units. */
  public Convolutional pooled(int side) {
    return new Convolutional(images, visible, kernels, stride, side);
  }

  private int channels() {
    return (int) images.get(0);
  }

  private int height() {
    return (int) images.get(1);
  }

  private int width() {
    return (int) images.get(2);
  }

  /** As {@link #in(Workspace, Rng)}, with the weights of the workspace's stream "weights". */
  public BoltzmannMachine in(Workspace workspace) {
    return in(workspace, workspace.rng("weights"));
  }

  /**
   * The machine: weights from {@link Convolution#glorotNormal}, other parameters 0.
   *
   * @throws IllegalArgumentException if the filters don't fit into the images, or the blocks not
   *     into the maps
   */
  public BoltzmannMachine in(Workspace workspace, Rng rng) {
    if (kernels == null) {
      throw new IllegalStateException(
          "Expected filters, got none; say how many and how large: filters(40, 11).");
    }
    Convolution coupling = Convolution.glorotNormal(kernels, height(), width(), stride, rng);
    List<Layer> layers = List.of(visible.in(workspace), hidden(coupling).in(workspace));
    BoltzmannMachine machine = new BoltzmannMachine(layers, List.of(new Edge(0, 1, coupling)));
    NDManager owner = workspace.owner();
    machine.parameters().map(array -> Workspace.keep(owner, array));
    return machine;
  }

  private Layer.Spec hidden(Convolution coupling) {
    int filters = coupling.filters();
    int height = coupling.mapHeight();
    int width = coupling.mapWidth();
    return block == 1
        ? Shared.of(Bernoulli.of(filters), height * width)
        : MaxPooled.of(filters, height, width, block);
  }
}
