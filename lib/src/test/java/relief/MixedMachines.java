package relief;

import java.util.List;
import relief.layers.Bernoulli;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;

/** Small machines with random parameters whose layers are of different kinds, for the oracles. */
public enum MixedMachines {
  ISING(0.5, List.of(Ising.of(4), Ising.of(3)), List.of(Listed.signs(4), Listed.signs(3))),
  ISING_BITS(0.7, List.of(Ising.of(3), Bernoulli.of(4)), List.of(Listed.signs(3), Listed.bits(4))),
  CATEGORIES(
      1,
      List.of(OneHot.of(2, 3), Bernoulli.of(3)),
      List.of(Listed.categories(2, 3), Listed.bits(3))),
  MIXTURE(
      1, List.of(Bernoulli.of(4), OneHot.of(3)), List.of(Listed.bits(4), Listed.categories(1, 3))),
  POTTS(
      1,
      List.of(OneHot.of(2, 2), OneHot.of(2, 3)),
      List.of(Listed.categories(2, 2), Listed.categories(2, 3))),
  WORDS(
      1,
      List.of(Multinomial.of(3, 4), Bernoulli.of(3)),
      List.of(Listed.counts(3, 4), Listed.bits(3))),
  WORDS_OF_DEEP_TOPICS(
      0.7,
      List.of(Multinomial.of(3, 3), Bernoulli.of(2), Ising.of(2)),
      List.of(Listed.counts(3, 3), Listed.bits(2), Listed.signs(2))),
  LABELLED(
      0.8,
      List.of(Bernoulli.of(3), Ising.of(2), OneHot.of(3)),
      List.of(Listed.bits(3), Listed.signs(2), Listed.categories(1, 3))),
  COUNTS(
      0.5,
      List.of(Bernoulli.of(4), SteppedSigmoid.of(2, 3)),
      List.of(Listed.bits(4), Listed.stepped(2, 3))),
  COUNTED(
      0.5,
      List.of(SteppedSigmoid.of(2, 4), Ising.of(3)),
      List.of(Listed.stepped(2, 4), Listed.signs(3))),
  RECTIFIED(
      0.5,
      List.of(Bernoulli.of(4), Rectified.of(2)),
      List.of(Listed.bits(4), Listed.rectified(2, 120))),
  RECTIFIED_SPINS(
      0.5,
      List.of(Ising.of(3), Rectified.of(2)),
      List.of(Listed.signs(3), Listed.rectified(2, 120)));

  private final double deviation;
  private final List<Layer.Spec> specs;
  private final List<Listed.Rows> rows;

  MixedMachines(double deviation, List<Layer.Spec> specs, List<Listed.Rows> rows) {
    this.deviation = deviation;
    this.specs = specs;
    this.rows = rows;
  }

  public BoltzmannMachine in(Workspace workspace) {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, specs.toArray(Layer.Spec[]::new));
    return Machines.randomized(workspace, machine, deviation);
  }

  public Listed oracle(BoltzmannMachine machine) {
    return Listed.of(machine, rows);
  }

  /** Whether every layer's rows can be counted, so that a joint law can be tested. */
  public boolean isFinite() {
    return this != RECTIFIED && this != RECTIFIED_SPINS;
  }
}
