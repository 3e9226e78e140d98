package relief.models;

import java.util.ArrayList;
import java.util.List;

/** Greedy colouring of a machine's layers. */
final class Blocks {
  private Blocks() {}

  static List<List<Integer>> of(int layers, List<Edge> edges) {
    List<List<Integer>> blocks = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      firstFree(blocks, layer, edges).add(layer);
    }
    return blocks;
  }

  private static List<Integer> firstFree(List<List<Integer>> blocks, int layer, List<Edge> edges) {
    for (List<Integer> block : blocks) {
      if (edges.stream().noneMatch(e -> e.touches(layer) && block.contains(e.opposite(layer)))) {
        return block;
      }
    }
    blocks.add(new ArrayList<>());
    return blocks.get(blocks.size() - 1);
  }
}
