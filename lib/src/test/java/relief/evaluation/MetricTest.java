package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.training.Adam;
import relief.training.Persistent;
import relief.training.Trainer;
import tech.tablesaw.api.Table;

class MetricTest {
  private final Workspace workspace = Workspace.seeded(3);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);
  private final BoltzmannMachine rbm = Machines.binary(workspace, 9, 4);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void estimatesPrintTheDigitsThatTheErrorAllows() {
    assertEquals("20.13 ± 0.21 squared", new Estimate(20.1272, 0.2111, "squared").toString());
    assertEquals("−88.4 ± 3.0 nats", new Estimate(-88.41, 3.04, "nats").toString());
    assertEquals("1234 ± 35 nats", new Estimate(1234.4, 35.2, "nats").toString());
    assertEquals("62.50 %", Estimate.exact(62.5, "%").toString());
    Estimate mean = Estimate.mean(new double[] {1, 2, 3, 4}, "");
    assertEquals(2.5, mean.value(), 1e-12);
    assertEquals(Math.sqrt(5.0 / 3 / 4), mean.error(), 1e-12);
  }

  @Test
  void reconstructionErrorIsTheMeanSquareByHand() {
    float[] v = data.rows().toFloatArray();
    float[] r = Reconstruction.of(rbm, data.rows()).toFloatArray();
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += Math.pow(v[i] - r[i], 2);
    }
    Estimate error = new ReconstructionError().of(rbm, data, workspace.rng("unused"));
    assertEquals(sum / data.size(), error.value(), 1e-4);
  }

  /** A machine without couplings whose biases say "white" is wrong where the data are black. */
  @Test
  void denoisingErrorOfAWhiteMachineIsTheShareOfBlackPixels() {
    BoltzmannMachine white = BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(2));
    white.parameters().assign(white.parameters().times(0));
    white.parameters().get("layer0.bias").addi(-5);
    Estimate wrong = new DenoisingError(0.15).of(white, data, workspace.rng("noise"));
    assertEquals(100 * data.mean().mean().getFloat(), wrong.value(), 1e-3);
    assertThrows(IllegalArgumentException.class, () -> new DenoisingError(1.5));
  }

  @Test
  void sparsityCountsSmallWeights() {
    rbm.parameters().get("edge0.weights").muli(0);
    rbm.parameters().get("edge0.weights").addi(0.02);
    Estimate none = new WeightSparsity(0.01).of(rbm, data, workspace.rng("unused"));
    Estimate all = new WeightSparsity(0.03).of(rbm, data, workspace.rng("unused"));
    assertEquals(0, none.value());
    assertEquals(100, all.value());
  }

  @Test
  void monitorKeepsATableOfEveryEpochAndModel() {
    Monitor monitor = Monitor.of(data, new ReconstructionError(), new WeightSparsity(0.01));
    for (String name : new String[] {"A", "B"}) {
      BoltzmannMachine machine =
          BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4)).startingFrom(data);
      Trainer.of(Persistent.of(10, 1), Adam.of(0.05))
          .named(name)
          .with(monitor)
          .fit(machine, data, 30, 7, workspace.rng(name));
    }
    Table history = monitor.history();
    assertEquals(62, history.rowCount());
    Table b = monitor.history("B");
    assertEquals(31, b.rowCount());
    assertEquals(30, b.intColumn("epoch").get(30));
    assertEquals(60, b.intColumn("step").get(30));
    double first = b.doubleColumn("reconstruction error").get(0);
    double last = b.doubleColumn("reconstruction error").get(30);
    assertTrue(last < first, first + " → " + last);
  }

  @Test
  void aCellThatIsRunAgainStartsItsHistoryAgain() {
    Monitor monitor = Monitor.of(data, new DenoisingError(0.1), new DenoisingError(0.2));
    for (int again = 0; again < 2; again++) {
      for (String name : new String[] {"A", "B"}) {
        Trainer.of(Persistent.of(10, 1), Adam.of(0.05))
            .named(name)
            .with(monitor)
            .fit(rbm, data, 2, 7, workspace.rng(name));
      }
    }
    assertEquals(6, monitor.history().rowCount());
    assertEquals(java.util.List.of(0, 1, 2), monitor.history("A").intColumn("epoch").asList());
  }

  @Test
  void comparisonHasARowForEachModel() {
    Table table =
        Comparison.on(data)
            .model("A", rbm)
            .model("B", rbm)
            .table(workspace.rng("c"), new ReconstructionError(), new DenoisingError(0.1));
    assertEquals(2, table.rowCount());
    assertEquals(3, table.columnCount());
    assertEquals(table.getString(0, 2), table.getString(1, 2), "the same noise for each model");
  }
}
