package relief.models;

import ai.djl.ndarray.NDArray;
import relief.BeliefNets;
import relief.ConvolutionalMachines;
import relief.Listed;
import relief.Workspace;
import relief.layers.MaxPooled;

/** A link that pools and all states of its pair, by plain loops. */
record PooledCase(Pooled link, MaxPooled maps, Listed oracle) {
  private static final float STRONG = 2;
  private static final ConvolutionalMachines[] KINDS = {
    ConvolutionalMachines.POOLED,
    ConvolutionalMachines.POOLED_FILTERS,
    ConvolutionalMachines.POOLED_BLOCKS
  };

  /** Two pooling units at least, but for the first. */
  private static ConvolutionalMachines kind(long seed) {
    return KINDS[(int) (seed % KINDS.length)];
  }

  /** Two filters that avoid each other's places; of other weights places differ less. */
  private static void oppose(NDArray weights) {
    float[] values = weights.toFloatArray();
    int second = weights.getShape().get(0) == 2 ? values.length / 2 : values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = i < second ? STRONG + Math.abs(values[i]) : -values[i - second];
    }
    weights.set(values);
  }

  NDArray images(Workspace w) {
    return w.memory().create(BeliefNets.patterns(link.lower().units()));
  }

  static PooledCase of(Workspace w, long seed, int sweeps) {
    BoltzmannMachine machine = kind(seed).in(w);
    oppose(machine.parameters().get("edge0.weights"));
    Listed oracle = kind(seed).oracle(w, machine);
    return new PooledCase(new Pooled(machine, sweeps), (MaxPooled) machine.layers().get(1), oracle);
  }

  /** p(image | pooling units), {@code [pattern of these][pattern of pixels]}. */
  double[][] imagesGivenPooling() {
    return given(joint(), true);
  }

  /** p(pooling units | image), {@code [pattern of pixels][pattern of these]}. */
  double[][] poolingGivenImages() {
    return given(joint(), false);
  }

  /** The joint law of patterns of pixels and of pooling units, {@code [pixels][pooling units]}. */
  private double[][] joint() {
    double[][] joint = new double[oracle.rows(0).length][1 << maps.poolingUnits()];
    double[] law = oracle.law();
    for (int s = 0; s < law.length; s++) {
      joint[pattern(oracle.row(s, 0))][poolingPattern(oracle.row(s, 1))] += law[s];
    }
    return joint;
  }

  private static int pattern(double[] bits) {
    int pattern = 0;
    for (int i = 0; i < bits.length; i++) {
      pattern |= (int) bits[i] << i;
    }
    return pattern;
  }

  /** By plain loops: which blocks have a unit that is on. */
  private int poolingPattern(double[] units) {
    int pattern = 0;
    for (int i = 0; i < units.length; i++) {
      pattern |= units[i] > 0 ? 1 << block(i) : 0;
    }
    return pattern;
  }

  /** The pooling unit of a unit. */
  int block(int unit) {
    int place = unit % (maps.height() * maps.width());
    int map = unit / (maps.height() * maps.width());
    int across = maps.width() / maps.blockWidth();
    int down = maps.height() / maps.blockHeight();
    int row = place / maps.width() / maps.blockHeight();
    return (map * down + row) * across + place % maps.width() / maps.blockWidth();
  }

  private static double[][] given(double[][] joint, boolean pooled) {
    int outer = pooled ? joint[0].length : joint.length;
    int inner = pooled ? joint.length : joint[0].length;
    double[][] law = new double[outer][inner];
    for (int a = 0; a < outer; a++) {
      double sum = 0;
      for (int b = 0; b < inner; b++) {
        law[a][b] = pooled ? joint[b][a] : joint[a][b];
        sum += law[a][b];
      }
      for (int b = 0; b < inner; b++) {
        law[a][b] /= sum;
      }
    }
    return law;
  }
}
