package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkersTest {
  private static final String PROPERTY = "relief.threads";
  private final Workspace workspace = Workspace.seeded(5);

  @BeforeEach
  void threeWorkers() {
    System.setProperty(PROPERTY, "3");
  }

  @AfterEach
  void close() {
    System.clearProperty(PROPERTY);
    workspace.close();
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "2, 3", "0, 1", "57000, 7", "2147483647, 16"})
  void partsCoverAllRowsOnceInOrder(int size, int count) {
    int next = 0;
    for (Part part : Part.split(size, count)) {
      assertEquals(next, part.from());
      assertTrue(part.size() == size / count || part.size() == size / count + 1, part.toString());
      next = part.to();
    }
    assertEquals(size, next);
  }

  @DisabledIfSystemProperty(named = "relief.engineOnly", matches = "true")
  @Test
  void asManyPartsAsWorkersUnlessTheyWouldBeTooSmall() {
    assertEquals(3, Workers.parts(Device.cpu(), 300, 50).size());
    assertEquals(2, Workers.parts(Device.cpu(), 149, 50).size());
    assertEquals(1, Workers.parts(Device.cpu(), 49, 50).size());
    assertEquals(1, Workers.parts(Device.gpu(), 300, 50).size());
    System.setProperty(PROPERTY, "1");
    assertEquals(1, Workers.parts(Device.cpu(), 300, 50).size());
  }

  @Test
  void everyPartIsDoneOnce() {
    Set<Part> done = ConcurrentHashMap.newKeySet();
    AtomicInteger count = new AtomicInteger();
    List<Part> parts = Part.split(100, 20);
    Workers.run(
        parts,
        part -> {
          done.add(part);
          count.incrementAndGet();
        });
    assertEquals(Set.copyOf(parts), done);
    assertEquals(20, count.get());
  }

  @Test
  void aFailureIsToldAfterAllPartsHaveEnded() {
    for (int bad = 0; bad < 3; bad++) {
      int broken = bad;
      AtomicInteger ended = new AtomicInteger();
      assertThrows(
          ArithmeticException.class,
          () ->
              Workers.run(
                  Part.split(3, 3),
                  part -> {
                    if (part.number() == broken) {
                      throw new ArithmeticException("broken");
                    }
                    ended.incrementAndGet();
                  }));
      assertEquals(2, ended.get());
    }
  }

  @Test
  void workInsideWorkAndABusyPoolEnd() {
    AtomicInteger count = new AtomicInteger();
    Workers.run(
        Part.split(8, 8), outer -> Workers.run(Part.split(8, 8), inner -> count.incrementAndGet()));
    assertEquals(64, count.get());
    ForkJoinPool.commonPool()
        .submit(() -> Workers.run(Part.split(8, 8), part -> count.incrementAndGet()))
        .join();
    assertEquals(72, count.get());
  }

  @Test
  void anInterruptIsKeptAndTheWorkIsDone() {
    Thread.currentThread().interrupt();
    AtomicInteger count = new AtomicInteger();
    Workers.run(Part.split(3, 3), part -> count.incrementAndGet());
    assertTrue(Thread.interrupted());
    assertEquals(3, count.get());
  }

  /** The interrupted thread works itself or waits; the other part would go on for ever. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anInterruptStopsWorkThatLooks(boolean callerWorks) throws InterruptedException {
    AtomicInteger stopped = new AtomicInteger();
    Thread caller =
        new Thread(
            () -> {
              Consumer<Part> endless =
                  part -> {
                    while (callerWorks || part.number() > 0) {
                      Interrupts.check();
                    }
                  };
              assertThrows(
                  CancellationException.class, () -> Workers.run(Part.split(3, 3), endless));
              stopped.addAndGet(Thread.currentThread().isInterrupted() ? 2 : 1);
            });
    caller.start();
    Thread.sleep(100);
    caller.interrupt();
    caller.join(10_000);
    assertEquals(1, stopped.get());
    everyPartIsDoneOnce();
  }

  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void workersOfWorkersStopToo() {
    AtomicInteger stopped = new AtomicInteger();
    AtomicBoolean pressed = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    Consumer<Part> endless =
        part -> {
          try {
            if (pressed.compareAndSet(false, true)) {
              caller.interrupt();
            }
            while (true) {
              Interrupts.check();
            }
          } finally {
            stopped.incrementAndGet();
          }
        };
    assertThrows(
        CancellationException.class,
        () -> Workers.run(Part.split(2, 2), outer -> Workers.run(Part.split(2, 2), endless)));
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(stopped.get() >= 2, stopped::toString); // a part may not have begun
  }

  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void aFailureOfTheCallersPartStopsWorkThatLooks() {
    assertThrows(
        ArithmeticException.class,
        () ->
            Workers.run(
                Part.split(3, 3),
                part -> {
                  while (part.number() > 0) {
                    Interrupts.check();
                  }
                  throw new ArithmeticException("broken");
                }));
  }

  /** What the good parts gave doesn't outlive the scope, though nobody gets it. */
  @Test
  void nothingIsLeftBehindByAFailure() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      assertThrows(
          ArithmeticException.class,
          () ->
              Workers.stack(
                  Part.split(10, 3),
                  part -> {
                    if (part.number() == 1) {
                      throw new ArithmeticException("broken");
                    }
                    return rows(part);
                  }));
    }
    assertEquals(0, workspace.memory().getManagedArrays().size());
  }

  @Test
  void sumsAndStacksInTheOrderOfTheParts() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      List<Part> parts = Part.split(10, 3);
      NDArray stacked = Workers.stack(parts, part -> rows(part));
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, stacked.toFloatArray());
      Parameters sum = Workers.sum(parts, part -> Parameters.of("sum", rows(part).sum()));
      assertEquals(45, sum.get("sum").getFloat());
    }
  }

  private NDArray rows(Part part) {
    return workspace
        .memory()
        .arange(part.from(), part.to())
        .toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
  }

  @Test
  void nothingIsLeftBehind() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Workers.stack(Part.split(10, 3), this::rows);
    }
    assertEquals(0, workspace.memory().getManagedArrays().size());
  }

  /** 0.1 · g added to big arrays by workers, and by the engine. */
  @Test
  void aMultipleIsAddedAsTheEngineWould() {
    Shape shape = new Shape(333, 777);
    NDArray theta = workspace.rng("theta").normal(shape);
    NDArray gradient = workspace.rng("gradient").normal(shape);
    float[] expected = theta.add(gradient.mul(0.1f)).toFloatArray();
    Parameters.of("x", theta).add(Parameters.of("x", gradient), 0.1);
    assertArrayEquals(expected, theta.toFloatArray(), 1e-6f);
  }

  @DisabledIfSystemProperty(named = "relief.engineOnly", matches = "true")
  @Test
  void transposedViewsAreNotWrittenInPlace() {
    NDArray array = workspace.rng("x").normal(new Shape(30, 20));
    NDArray view = array.transpose();
    float[] before = array.toFloatArray();
    assertThrows(
        IllegalArgumentException.class,
        () -> Parameters.of("x", view).add(Parameters.of("x", view.duplicate()), 1));
    assertArrayEquals(before, array.toFloatArray());
  }

  /** Coins in the place of their probabilities, or beside a transposed view: the same coins. */
  @Test
  void flippedCoinsAreThoseOfBernoulli() {
    for (boolean transposed : new boolean[] {false, true}) {
      NDArray p = workspace.rng("p").uniform(new Shape(50, 70));
      NDArray chances = transposed ? p.transpose() : p;
      float[] expected = workspace.rng("coins").bernoulli(chances).toFloatArray();
      assertArrayEquals(expected, workspace.rng("coins").flip(chances).toFloatArray());
    }
  }
}
