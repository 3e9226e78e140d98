package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Listener;
import relief.training.Objective;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/** What a monitor does besides its table. */
class MonitorTest {
  private final Workspace workspace = Workspace.seeded(8);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);
  private final BoltzmannMachine rbm =
      BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(3));

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Gives one number after the other, whatever the machine. */
  private static Metric script(String name, double... values) {
    Iterator<Double> numbers = Arrays.stream(values).iterator();
    return Metric.named(name, machine -> numbers.next());
  }

  private void fit(String name, int epochs, Listener listener) {
    Objective still = (machine, batch, clock, rng) -> machine.parameters().times(0);
    Trainer.of(still, Sgd.of(0.1))
        .named(name)
        .with(listener)
        .fit(rbm, data, epochs, 7, workspace.rng("fit"));
  }

  /** The first one too, never at ties, never for what is no number; every training has its own. */
  @Test
  void theBestIsToldAsItComes() {
    double no = Double.NaN;
    Metric metric = script("m", 5, 3, no, 3, 4, 2, 9, 8, no, 7, 10);
    List<String> low = new ArrayList<>();
    List<String> high = new ArrayList<>();
    Monitor monitor =
        Monitor.of(data, metric)
            .lowest("m", event -> low.add(event.name() + event.clock().epoch()))
            .highest("m", event -> high.add(event.name() + event.clock().epoch()));
    fit("a", 5, monitor);
    fit("b", 1, monitor);
    fit("b", 2, monitor);
    assertEquals(List.of("a0", "a1", "a5", "b0", "b1", "b1"), low);
    assertEquals(List.of("a0", "b0", "b1", "b2"), high);
  }

  /** The machine of that moment, if it is copied. */
  @Test
  void theBestMachineCanBeKept() {
    AtomicReference<BoltzmannMachine> best = new AtomicReference<>();
    List<Float> norms = new ArrayList<>();
    Metric metric = script("m", 5, 4, 1, 3, 2);
    Monitor monitor = Monitor.of(data, metric).lowest("m", e -> best.set(e.machine().copy()));
    Listener norm = Listener.every(1, event -> norms.add(weight(event.machine())));
    Trainer.of(Persistent.of(10, 1), Sgd.of(0.1))
        .with(norm)
        .with(monitor)
        .fit(rbm, data, 4, 7, workspace.rng("fit"));
    assertEquals(norms.get(2), weight(best.get()));
    assertNotEquals(norms.get(4), norms.get(2));
  }

  private static float weight(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").getFloat(0, 0);
  }

  @Test
  void everySoManyEpochs() {
    List<Integer> epochs = new ArrayList<>();
    fit("a", 7, Listener.every(3, event -> epochs.add(event.clock().epoch())));
    assertEquals(List.of(0, 3, 6), epochs);
    assertThrows(IllegalArgumentException.class, () -> Listener.every(0, event -> {}));
  }

  @Test
  void theStandardOneMeasuresWhatItSays() {
    Dataset many = Agreement.many(workspace);
    Monitor monitor = Monitor.standard(many);
    Trainer.of(Persistent.of(10, 1), Sgd.of(0.1))
        .with(monitor)
        .fit(rbm, data, 1, 7, workspace.rng("fit"));
    List<String> names =
        List.of(
            "relative reconstruction error",
            "energy coefficient",
            "heat capacity",
            "weight participation",
            "weight square",
            "KL divergence a unit",
            "reverse KL divergence a unit");
    for (String name : names) {
      double value = monitor.history().doubleColumn(name).get(1);
      assertTrue(Double.isFinite(value), name + " " + value);
    }
    assertEquals(4 + 2 * names.size(), monitor.history().columnCount());
  }

  /** Nobody swallows what goes wrong in a measurement. */
  @Test
  void aMetricThatFailsEndsTheTraining() {
    IllegalStateException failure = new IllegalStateException("this metric has failed");
    Metric broken =
        new Metric() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Estimate of(BoltzmannMachine machine, Dataset rows, Rng rng) {
            throw failure;
          }
        };
    Monitor monitor = Monitor.of(data, broken);
    assertSame(failure, assertThrows(RuntimeException.class, () -> fit("a", 1, monitor)));
    Monitor later = Monitor.of(data, script("fine", 1, 2)).lowest("fine", e -> fail(failure));
    assertSame(failure, assertThrows(RuntimeException.class, () -> fit("a", 1, later)));
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  @Test
  void twoMonitorsHaveNothingInCommon() {
    Monitor one = Monitor.of(data, new ReconstructionError(), new WeightSquare());
    Monitor other = Monitor.of(data, new ReconstructionError(), new WeightSquare());
    fit("a", 3, one);
    assertEquals(4, one.history().rowCount());
    assertEquals(0, other.history().rowCount());
    one.history().doubleColumn("weight square").set(0, -1.0);
    assertTrue(one.history().doubleColumn("weight square").get(0) > 0, "a copy is given away");
  }

  @Test
  void namesThatAreNotMeasuredAreRefused() {
    Monitor monitor = Monitor.of(data, new WeightSquare());
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> monitor.highest("likelihood", event -> {}))
            .getMessage();
    assertTrue(message.contains("weight square") && message.contains("likelihood"), message);
  }
}
