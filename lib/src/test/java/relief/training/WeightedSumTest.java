package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;

/** Sums of objectives are sums. */
class WeightedSumTest {
  private static final long SEED = 101;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Rng rng = workspace.rng("gradient");
  private final BoltzmannMachine machine =
      Machines.randomized(
          workspace,
          BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(4), OneHot.of(2)),
          0.8);
  private final Batch batch =
      new Batch(
          Map.of(
              0, workspace.memory().create(new float[][] {{1, 0, 1}, {1, 1, 0}, {0, 0, 1}}),
              2, workspace.memory().create(new float[][] {{1, 0}, {0, 1}, {0, 1}})));

  @AfterEach
  void close() {
    workspace.close();
  }

  private Parameters gradient(Objective objective, String... streams) {
    Rng stream = rng;
    for (String name : streams) {
      stream = stream.split(name);
    }
    return objective.gradient(machine, batch, Clock.START, stream);
  }

  private static void assertSame(Parameters expected, Parameters got) {
    assertEquals(0, expected.minus(got).norm(), 1e-6);
  }

  @Test
  void theGradientIsTheSum() {
    Objective first = Discriminative.of(2);
    Objective second = ContrastiveDivergence.of(1);
    Parameters hybrid = gradient(first.plus(0.3, second));
    Parameters expected = gradient(first, "first").plus(gradient(second, "second").times(0.3));
    assertSame(expected, hybrid);
    assertTrue(gradient(first).minus(hybrid).norm() > 0.1);
    assertSame(
        gradient(first),
        gradient(first.plus(1, second).plus(-1, second))
            .minus(gradient(second, "first", "second"))
            .plus(gradient(second, "second")));
  }

  /** The same objective twice: independent draws. */
  @Test
  void termsDrawFromStreamsOfTheirOwn() {
    Objective cd = ContrastiveDivergence.of(1);
    assertNotEquals(0, gradient(cd.plus(-1, ContrastiveDivergence.of(1))).norm());
  }

  @Test
  void centringASumCentresItsTerms() {
    Objective second = Tap.of(2);
    Parameters expected =
        gradient(ContrastiveDivergence.of(1).centred(), "first")
            .plus(gradient(ContrastiveDivergence.of(2).centred(), "second").times(0.5));
    Parameters got =
        gradient(ContrastiveDivergence.of(1).plus(0.5, ContrastiveDivergence.of(2)).centred());
    assertSame(expected, got);
    assertTrue(second.plus(2, second).toString().contains("2.0 (TAP"));
  }

  @Test
  void sparsityPullsOnce() {
    SparsityTarget target = SparsityTarget.of(0.1, 0.5);
    Objective cd = ContrastiveDivergence.of(1);
    Parameters got = gradient(cd.plus(0.5, ContrastiveDivergence.of(2)).sparse(target));
    Parameters expected =
        gradient(ContrastiveDivergence.of(1).sparse(target), "first")
            .plus(gradient(ContrastiveDivergence.of(2), "second").times(0.5));
    assertSame(expected, got);
  }

  /** Chains of both terms are saved, and the resumed training is the uninterrupted one. */
  @Test
  void statesAndRestoringAreForwarded() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine whole = rbm(data);
    AtomicReference<Checkpoint> half = new AtomicReference<>();
    Listener saving =
        new Listener() {
          @Override
          public Map<String, Double> onEpoch(Event event) {
            if (event.clock().epoch() == 3) {
              half.set(event.checkpoint());
            }
            return Map.of();
          }
        };
    trainer().with(saving).fit(whole, data, 6, 5, workspace.rng("fit"));
    BoltzmannMachine resumed = rbm(data);
    trainer().resume(resumed, data, half.get());
    assertArrayEquals(weights(whole), weights(resumed));
    Trainer other = Trainer.of(Persistent.of(20, 1), Sgd.of(0.1));
    assertThrows(IllegalArgumentException.class, () -> other.resume(rbm(data), data, half.get()));
  }

  private static Trainer trainer() {
    return Trainer.of(Persistent.of(20, 1).centred().plus(0.5, Persistent.of(10, 2)), Sgd.of(0.1));
  }

  private BoltzmannMachine rbm(Dataset data) {
    return BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4)).startingFrom(data);
  }

  private static float[] weights(BoltzmannMachine rbm) {
    return rbm.parameters().get("edge0.weights").toFloatArray();
  }

  @Test
  void closingClosesBoth() {
    Objective sum = Persistent.of(20, 1).centred().plus(0.5, Persistent.of(10, 2));
    Dataset data = Toy.barsAndStripes(workspace, 3);
    BoltzmannMachine rbm = rbm(data);
    int arrays = workspace.memory().getManagedArrays().size();
    Trainer.of(sum, Sgd.of(0.1)).fit(rbm, data, 2, 5, workspace.rng("fit"));
    assertTrue(workspace.memory().getManagedArrays().size() > arrays);
    sum.close();
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
  }

  @Test
  void nonsenseIsRefused() {
    Objective cd = ContrastiveDivergence.of(1);
    assertThrows(IllegalArgumentException.class, () -> cd.plus(Double.NaN, cd));
  }
}
