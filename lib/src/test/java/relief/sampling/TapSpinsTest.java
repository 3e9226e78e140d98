package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Listed;
import relief.MixedMachines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.Magnetizations;
import relief.models.TapFreeEnergy;

/** TAP of machines with ±1 units against enumeration. Only the machines are drawn. */
class TapSpinsTest {
  /** Kinds, seeds and orders. */
  static Stream<Arguments> machines() {
    return Stream.of(MixedMachines.ISING, MixedMachines.ISING_BITS)
        .flatMap(
            kind -> IntStream.range(0, 9).mapToObj(i -> Arguments.of(kind, 1 + i / 3, 1 + i % 3)));
  }

  /** How much of log Z is wrong, and of the mean that is most wrong, at β times the weights. */
  private static double[] errors(MixedMachines kind, long seed, int order, double beta) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = kind.in(w);
      machine.parameters().get("edge0.weights").muli(beta);
      Listed oracle = kind.oracle(machine);
      TapFreeEnergy tap = TapFreeEnergy.of(TapTest.exact(machine), order);
      Magnetizations point = TapTest.solve(tap);
      double free = Math.abs(-tap.of(point).getDouble() - oracle.logPartition());
      double worst = 0;
      for (int layer = 0; layer < 2; layer++) {
        double[] means = point.means().get(layer).toDoubleArray();
        for (int i = 0; i < means.length; i++) {
          worst = Math.max(worst, Math.abs(means[i] - mean(oracle, layer, i)));
        }
      }
      return new double[] {free, worst};
    }
  }

  private static double mean(Listed oracle, int layer, int unit) {
    double[] law = oracle.law();
    return IntStream.range(0, law.length)
        .mapToDouble(s -> law[s] * oracle.row(s, layer)[unit])
        .sum();
  }

  /** Half the coupling, 2^(order + 1) times less error or better. A wrong term leaves 2^order. */
  @ParameterizedTest
  @MethodSource("machines")
  void errorsAreOfTheNextOrderInTheCoupling(MixedMachines kind, long seed, int order) {
    double[] far = errors(kind, seed, order, 0.04);
    double[] near = errors(kind, seed, order, 0.02);
    for (int i = 0; i < 2; i++) {
      double power = Math.log(far[i] / near[i]) / Math.log(2);
      String report = (i == 0 ? "free energy " : "means ") + far[i] + " → " + near[i];
      assertTrue(power > order + 0.75, report + ", power " + power + ", seed " + seed);
    }
  }

  /** Bits x = (1 + s) / 2 in place of spins s are the same machine: every order says the same. */
  @Test
  void spinsAndBitsAgree() {
    try (Workspace w = Workspace.seeded(3)) {
      BoltzmannMachine spins = MixedMachines.ISING.in(w);
      spins.parameters().get("edge0.weights").muli(0.3);
      BoltzmannMachine bits = Spins.asBits(w, spins);
      for (int order = 1; order <= 3; order++) {
        TapFreeEnergy one = TapFreeEnergy.of(TapTest.exact(spins), order);
        TapFreeEnergy other = TapFreeEnergy.of(TapTest.exact(bits), order);
        double shift = Spins.shift(spins);
        double expected = one.of(TapTest.solve(one)).getDouble();
        assertEquals(expected, other.of(TapTest.solve(other)).getDouble() + shift, 1e-5);
      }
    }
  }

  /** Without a variance function there is naive mean field alone. */
  @Test
  void categoriesHaveTheFirstOrderOnly() {
    try (Workspace w = Workspace.seeded(3)) {
      BoltzmannMachine machine = MixedMachines.CATEGORIES.in(w);
      TapFreeEnergy tap = TapFreeEnergy.of(TapTest.exact(machine), 1);
      double logZ = MixedMachines.CATEGORIES.oracle(machine).logPartition();
      assertTrue(-tap.of(TapTest.solve(tap)).getDouble() < logZ);
      var error =
          assertThrows(UnsupportedOperationException.class, () -> TapFreeEnergy.of(machine, 2));
      assertTrue(error.getMessage().contains("OneHot"), error.getMessage());
    }
  }
}
