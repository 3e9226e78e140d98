package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.sampling.Fantasy;
import relief.sampling.Gibbs;
import relief.sampling.ParallelTempering;
import relief.training.ContrastiveDivergence;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** The stop button ends everything that takes long, at once, and leaves nothing behind. */
class InterruptTest {
  private static final int AGES = 1_000_000;

  /** A second is what a user may wait; the rest is for busy test machines. */
  private static final long PATIENCE = 10_000;

  private final Workspace workspace = Workspace.seeded(29);
  private final Dataset data = SmallMachines.data(workspace);

  @BeforeEach
  void threeWorkers() {
    System.setProperty("relief.threads", "3");
  }

  @AfterEach
  void close() {
    System.clearProperty("relief.threads");
    workspace.close();
  }

  /**
   * A call that would take minutes.
   *
   * @param sizes of the machine that it is made with
   */
  private record Call(String name, Work work, int... sizes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Work {
    void run(BoltzmannMachine machine, Dataset data, Rng rng);
  }

  /** Runs in several blocks, so that helpers have some. */
  private static AnnealedImportanceSampling sampling() {
    return AnnealedImportanceSampling.standard().runs(4000).steps(5).thermalized(1);
  }

  static Stream<Call> calls() {
    ParallelTempering tempering = ParallelTempering.of(4);
    PseudoLikelihood pseudo = PseudoLikelihood.exact();
    return Stream.of(
        new Call("forward AIS", sampling().steps(AGES)::forward, 9, 6),
        new Call("reverse AIS", sampling().thermalized(AGES)::reverse, 9, 6, 5),
        new Call("adaptive AIS", sampling().adaptive(Math.nextDown(1.0))::forward, 9, 6),
        new Call("bracket", new LogLikelihood(sampling().steps(AGES))::bracket, 9, 6),
        new Call("enumeration", (m, d, rng) -> Exact.logPartition(m), 25, 200),
        new Call("rows", (m, d, rng) -> new Exact().of(m, d, rng), 10, 16, 16),
        new Call("pseudo-likelihood", (m, d, rng) -> pseudo.of(m, d, rng), 2000, 300),
        new Call("tempering", (m, d, rng) -> tempering.diagnose(m, 50, AGES, rng), 9, 6),
        new Call("mixing", (m, d, rng) -> Mixing.of(m, new Gibbs(), 100, AGES / 10, rng), 99, 60),
        new Call("fantasy", (m, d, rng) -> Fantasy.of(m, 300).steps(AGES).draw(rng), 99, 60));
  }

  private Dataset dataOf(int units) {
    return units == data.units()
        ? data
        : Dataset.of(workspace, "empty", workspace.memory().zeros(new Shape(4000, units)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anInterruptEndsIt(Call call) throws InterruptedException {
    BoltzmannMachine machine = Machines.binary(workspace, call.sizes());
    Dataset rows = dataOf(call.sizes()[0]);
    int before = SmallMachines.arrays(workspace);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean(true);
    Thread thread =
        new Thread(
            () -> {
              try {
                call.work().run(machine, rows, workspace.rng("call"));
              } catch (Throwable e) { // whatever it is, the test looks at it
                thrown.set(e);
              }
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.setDaemon(true);
    thread.start();
    Thread.sleep(500);
    assertTrue(thread.isAlive(), "ended by itself: " + thrown.get());
    thread.interrupt();
    thread.join(PATIENCE);
    assertFalse(thread.isAlive(), "goes on");
    assertInstanceOf(CancellationException.class, thrown.get());
    assertFalse(flag.get(), "the interrupt is used up");
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  /** A ladder's pilots are too short to be met on their way. */
  @Test
  void pilotsLookBeforeTheyBegin() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 6);
    Thread.currentThread().interrupt();
    String message =
        assertThrows(
                CancellationException.class,
                () -> ParallelTempering.of(4).adapted(machine, workspace.rng("pilots")))
            .getMessage();
    assertTrue(message.contains("Nothing was changed"), message);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void theSameStreamGivesTheSameBitsAfterAnInterrupt() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 6);
    Bracket first = sampling().bracket(machine, data, workspace.rng("AIS"));
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class, () -> sampling().bracket(machine, data, workspace.rng("AIS")));
    assertEquals(first, sampling().bracket(machine, data, workspace.rng("AIS")));
  }

  /** The measurement stops, and with it the training; its run says so. */
  @Test
  void anInterruptedMetricEndsTheTraining() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 6);
    Metric stopped =
        Metric.named(
            "stopped",
            some -> {
              Thread.currentThread().interrupt();
              return Exact.logPartition(some);
            });
    Monitor monitor = Monitor.of(data, stopped);
    int before = SmallMachines.arrays(workspace);
    Run run =
        Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
            .with(monitor)
            .fit(machine, data, 3, 7, workspace.rng("fit"));
    assertEquals(Run.Outcome.INTERRUPTED, run.outcome());
    assertEquals(0, run.clock().step());
    assertEquals(0, monitor.history().rowCount());
    assertFalse(Thread.currentThread().isInterrupted());
    assertEquals(before, SmallMachines.arrays(workspace));
  }
}
