package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Maps cut into blocks of neighbouring units. Rows of units are flat maps, {@code [maps, height,
 * width]}; blocks are counted in the same order, {@code [maps, height / block, width / block]}.
 *
 * @param height of a map, a multiple of the block's
 * @param width of a map, a multiple of the block's
 * @param blockHeight of a block
 * @param blockWidth of a block
 */
record Tiling(int height, int width, int blockHeight, int blockWidth) {
  /** Checks that the blocks make up the maps. */
  Tiling {
    boolean positive = Math.min(Math.min(height, width), Math.min(blockHeight, blockWidth)) > 0;
    if (!positive || height % blockHeight != 0 || width % blockWidth != 0) {
      throw new IllegalArgumentException(
          String.format(
              "Expected blocks that make up maps of %d × %d units, got blocks of %d × %d; take"
                  + " kernels whose maps the blocks divide, or other blocks.",
              height, width, blockHeight, blockWidth));
    }
  }

  /** How many units a block has. */
  private int block() {
    return blockHeight * blockWidth;
  }

  /**
   * {@code [rows, units] → [rows, units of a block, blocks]}: the blocks lie side by side, as sums
   * of four neighbours each take the engine twenty times as long.
   */
  NDArray blocks(NDArray units) {
    long rows = units.getShape().get(0);
    try (NDArray maps = units.reshape(rows, -1, height, width);
        NDList each = new NDList(slices().stream().map(maps::get).toList());
        NDArray blocks = NDArrays.stack(each, 1)) {
      return blocks.reshape(rows, block(), -1);
    }
  }

  /** The sum over each block: {@code [rows, units] → [rows, blocks]}. */
  NDArray pooled(NDArray units) {
    try (NDArray blocks = blocks(units)) {
      return blocks.sum(new int[] {1});
    }
  }

  /** The adjoint of {@link #pooled}: a number of each block for all its units. */
  NDArray unpooled(NDArray blocks) {
    try (NDArray one = blocks.expandDims(1);
        NDArray repeated = one.repeat(1, block())) {
      return flat(repeated);
    }
  }

  /** Back from {@link #blocks}. */
  NDArray flat(NDArray blocks) {
    long rows = blocks.getShape().get(0);
    NDArray units = blocks.getManager().zeros(new Shape(rows, blocks.size() / rows));
    try (NDArray maps = units.reshape(rows, -1, height, width)) { // a view
      List<String> slices = slices();
      for (int i = 0; i < slices.size(); i++) {
        try (NDArray place = maps.get(slices.get(i));
            NDArray some = blocks.get(":, " + i);
            NDArray values = some.reshape(place.getShape())) {
          place.addi(values);
        }
      }
    }
    return units;
  }

  /** Where the first unit of each block is, the second and so on: views of the maps. */
  private List<String> slices() {
    return IntStream.range(0, block()).mapToObj(this::slice).toList();
  }

  private String slice(int i) {
    return String.format(
        "..., %d::%d, %d::%d", i / blockWidth, blockHeight, i % blockWidth, blockWidth);
  }

  /** Where each unit lies in a row, the units of the first block first. */
  int[] order(int maps) {
    return IntStream.range(0, maps * height * width).map(this::place).toArray();
  }

  private int place(int i) {
    int across = width / blockWidth;
    int inBlock = i % block();
    int block = i / block(); // rows of blocks follow each other, also from map to map
    int row = block / across * blockHeight + inBlock / blockWidth;
    int column = block % across * blockWidth + inBlock % blockWidth;
    return row * width + column;
  }
}
