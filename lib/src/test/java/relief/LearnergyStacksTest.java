package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.models.State;
import relief.training.ContrastiveDivergence;
import relief.training.Layerwise;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** Faults of Learnergy 1.1.5's convolutional machines and belief nets, one test each. */
class LearnergyStacksTest {
  private static final long SEED = 157;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static BoltzmannMachine withoutWeights(BoltzmannMachine machine) {
    machine.parameters().assign(machine.parameters().times(0));
    return machine;
  }

  private double[] freeEnergies(BoltzmannMachine machine, float[][] rows) {
    Batch batch = Batch.of(workspace.memory().create(rows));
    return machine.freeEnergy(State.observing(batch)).toDoubleArray();
  }

  /** Learnergy multiplies all pixels by the mean of the channels' biases. */
  @Test
  void everyChannelHasItsBias() {
    BoltzmannMachine machine =
        withoutWeights(Convolutional.images(2, 2, 2).filters(1, 2).in(workspace));
    machine.parameters().get("layer0.bias").set(new float[] {1, -2});
    float[][] rows = {new float[8], {1, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0, 0}};
    double[] energies = freeEnergies(machine, rows);
    assertEquals(-1, energies[1] - energies[0], 1e-6);
    assertEquals(2, energies[2] - energies[0], 1e-6);
  }

  /** Learnergy's Gaussian convolutional machine has the energy of the binary one. */
  @Test
  void gaussianPixelsHaveASquareInTheirEnergy() {
    BoltzmannMachine machine =
        withoutWeights(Convolutional.images(1, 2, 2).gaussian().filters(1, 2).in(workspace));
    double[] energies = freeEnergies(machine, new float[][] {{0, 0, 0, 0}, {3, 0, -1, 0}});
    assertEquals(5, energies[1] - energies[0], 1e-5);
  }

  /** Learnergy's are min(6, max(0, t)) in one place and t itself in another. */
  @Test
  void filtersOfGaussianPixelsAreDrawnUnits() {
    BoltzmannMachine machine = Convolutional.images(1, 3, 3).gaussian().filters(2, 2).in(workspace);
    State state = machine.start(6, workspace.rng("start"));
    Layer hidden = machine.layers().get(1);
    NDArray field = machine.field(state, 1);
    hidden.requireOutcome(hidden.sample(field, workspace.rng("hidden")));
    NDArray sigmoid = field.neg().exp().add(1).pow(-1);
    assertArrayEquals(
        sigmoid.toFloatArray(), hidden.mean(field).toFloatArray(), 1e-5f); // biases are 0
  }

  /**
   * Learnergy pools probabilities on the way out, of windows of its own choice; no law has them.
   */
  @Test
  void poolingIsPartOfTheLaw() {
    BoltzmannMachine machine = Convolutional.images(1, 5, 5).filters(2, 2).pooled(2).in(workspace);
    machine.parameters().get("layer1.bias").set(new float[] {2, 2});
    Layer hidden = machine.layers().get(1);
    NDArray none = workspace.memory().zeros(new Shape(200, hidden.units()));
    NDArray units = hidden.sample(none, workspace.rng("units"));
    hidden.requireOutcome(units);
    NDArray blocks = units.reshape(200, 2, 2, 2, 2, 2).sum(new int[] {3, 5});
    assertEquals(1, blocks.max().getFloat());
  }

  private Trainer trainer() {
    return Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.01));
  }

  private void assertTrains(DeepBeliefNet net, Dataset data) {
    List<Run> runs =
        Layerwise.pretrain(
            net, i -> trainer(), data, new Layerwise.Plan(2, 10), workspace.rng("pretrain"));
    assertEquals(net.links().size(), runs.size());
    runs.forEach(run -> assertEquals(Run.Outcome.FINISHED, run.outcome()));
    assertTrue(Double.isFinite(net.up(data.rows()).abs().sum().getFloat()));
  }

  /** Learnergy writes into a tuple, and raises: its own example does. */
  @Test
  void netsOfDifferentLayersTrain() {
    Dataset data = Dataset.of(workspace, "real", workspace.rng("rows").normal(new Shape(40, 4)));
    assertTrains(
        DeepBeliefNet.of(
            workspace, Gaussian.of(4), Bernoulli.of(5), SteppedSigmoid.of(3, 4), Bernoulli.of(2)),
        data);
  }

  /** Learnergy's raises for its arguments: its own example does. */
  @Test
  void netsOfConvolutionsTrain() {
    DeepBeliefNet net =
        new DeepBeliefNet(
            List.of(
                Link.of(Convolutional.images(1, 6, 6).filters(3, 3).in(workspace)),
                Link.of(Convolutional.images(3, 4, 4).filters(2, 3).in(workspace))));
    NDArray coins = workspace.rng("rows").uniform(new Shape(40, 36)).gt(0.5f);
    assertTrains(
        net,
        Dataset.of(workspace, "coins", coins.toType(ai.djl.ndarray.types.DataType.FLOAT32, false)));
  }

  /** A link that counts the rows that pass. */
  private record Counted(Link link, AtomicInteger rows) implements Link {
    @Override
    public BoltzmannMachine machine() {
      return link.machine();
    }

    @Override
    public Link with(BoltzmannMachine machine) {
      return new Counted(link.with(machine), rows);
    }

    @Override
    public NDArray activation(Layer upper, NDArray field) {
      rows.addAndGet((int) field.getShape().get(0));
      return link.activation(upper, field);
    }
  }

  /** Learnergy passes every minibatch of every epoch through all layers below. */
  @Test
  void dataPassEachLinkOnce() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    AtomicInteger rows = new AtomicInteger();
    DeepBeliefNet plain =
        DeepBeliefNet.of(workspace, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(3));
    DeepBeliefNet net =
        new DeepBeliefNet(List.of(new Counted(plain.links().get(0), rows), plain.links().get(1)));
    Layerwise.pretrain(
        net, i -> trainer(), data, new Layerwise.Plan(7, 5), workspace.rng("pretrain"));
    assertEquals(data.size(), rows.get());
  }

  /**
   * Learnergy's residual net permutes the axes of the images, and divides by maxima of all rows.
   */
  @Test
  void residualFeaturesAreThoseOfTheirRow() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    DeepBeliefNet net =
        DeepBeliefNet.of(workspace, Bernoulli.of(9), Bernoulli.of(5), Bernoulli.of(3))
            .residual(1, 1);
    assertTrains(net, data);
    float[] all = net.features(data).rows().toFloatArray();
    for (int row = 0; row < data.size(); row++) {
      float[] one = net.up(data.rows(row, row + 1)).toFloatArray();
      assertArrayEquals(one, java.util.Arrays.copyOfRange(all, 3 * row, 3 * row + 3), 1e-6f);
    }
  }
}
