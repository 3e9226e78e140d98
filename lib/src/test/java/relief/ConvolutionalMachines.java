package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import relief.layers.Bernoulli;
import relief.layers.Convolution;
import relief.layers.Dense;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.models.Edge;

/** Small convolutional machines with random parameters, and the same laws as dense machines. */
public enum ConvolutionalMachines {
  PLAIN(Convolutional.images(1, 3, 3).filters(1, 2)),
  CHANNELS(Convolutional.images(2, 2, 2).filters(2, 2, 1)),
  STRIDES(
      Convolutional.images(1, 1, 6).filters(2, 1, 3).stride(2)), // the last pixel sees no filter
  OWN_BIASES(Convolutional.images(1, 2, 3).visible(Bernoulli.of(6)).filters(2, 2)),
  POOLED(Convolutional.images(1, 3, 3).filters(1, 2).pooled(2)),
  POOLED_FILTERS(Convolutional.images(1, 3, 3).filters(2, 2).pooled(2)),
  POOLED_BLOCKS(Convolutional.images(1, 2, 5).filters(1, 1, 2).pooled(2));

  private final Convolutional plan;

  ConvolutionalMachines(Convolutional plan) {
    this.plan = plan;
  }

  public BoltzmannMachine in(Workspace workspace) {
    return Machines.randomized(workspace, plan.in(workspace), 1);
  }

  /** Every state, by a dense machine with the same weights and biases written out. */
  public Listed oracle(Workspace workspace, BoltzmannMachine machine) {
    Convolution coupling = (Convolution) machine.edges().get(0).coupling();
    Layer visible = bits(workspace, machine, 0);
    Layer hidden = bits(workspace, machine, 1);
    BoltzmannMachine dense =
        new BoltzmannMachine(
            List.of(visible, hidden),
            List.of(new Edge(0, 1, new Dense(matrix(workspace, coupling)))));
    return Listed.of(dense, List.of(Listed.bits(visible.units()), rows(coupling)));
  }

  /** A bias for each unit. */
  private static Layer bits(Workspace workspace, BoltzmannMachine machine, int layer) {
    float[] shared = machine.parameters().get("layer" + layer + ".bias").toFloatArray();
    float[] bias = new float[machine.layers().get(layer).units()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = shared[i / (bias.length / shared.length)];
    }
    return new Bernoulli(workspace.memory().create(bias));
  }

  /** W {@code [lower units, upper units]} of a convolution, by plain loops. */
  public static NDArray matrix(Workspace workspace, Convolution coupling) {
    int[] places = weights(coupling);
    float[] weights = coupling.weights().toFloatArray();
    float[] matrix = new float[places.length];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = places[i] < 0 ? 0 : weights[places[i]];
    }
    int lower = coupling.channels() * coupling.height() * coupling.width();
    return workspace.memory().create(matrix, new Shape(lower, matrix.length / lower));
  }

  /** Which weight joins two units, −1 for none: {@code [lower units, upper units]}, flat. */
  public static int[] weights(Convolution c) {
    int[] kernel =
        Arrays.stream(c.weights().getShape().getShape()).mapToInt(n -> (int) n).toArray();
    int maps = c.mapHeight() * c.mapWidth();
    int upper = kernel[0] * maps;
    int[] places = new int[c.channels() * c.height() * c.width() * upper];
    Arrays.fill(places, -1);
    int weight = 0;
    for (int k = 0; k < kernel[0]; k++) {
      for (int channel = 0; channel < kernel[1]; channel++) {
        for (int u = 0; u < kernel[2]; u++) {
          for (int v = 0; v < kernel[3]; v++, weight++) {
            for (int place = 0; place < maps; place++) {
              int row = place / c.mapWidth() * c.stride() + u;
              int column = place % c.mapWidth() * c.stride() + v;
              int pixel = (channel * c.height() + row) * c.width() + column;
              places[pixel * upper + k * maps + place] = weight;
            }
          }
        }
      }
    }
    return places;
  }

  /** All states of the hidden layer: those with at most one unit on in a block. */
  private Listed.Rows rows(Convolution coupling) {
    int height = coupling.mapHeight();
    int width = coupling.mapWidth();
    double[][] allowed =
        Arrays.stream(Listed.bits(coupling.filters() * height * width).rows())
            .filter(row -> plan.block() == 1 || greatestSum(row, height, width) <= 1)
            .toArray(double[][]::new);
    return new Listed.Rows(allowed, new double[allowed.length]);
  }

  private double greatestSum(double[] row, int height, int width) {
    int side = plan.block();
    double greatest = 0;
    for (int map = 0; map < row.length / (height * width); map++) {
      for (int top = 0; top < height; top += side) {
        for (int left = 0; left < width; left += side) {
          double sum = 0;
          for (int i = 0; i < side * side; i++) {
            sum += row[(map * height + top + i / side) * width + left + i % side];
          }
          greatest = Math.max(greatest, sum);
        }
      }
    }
    return greatest;
  }
}
