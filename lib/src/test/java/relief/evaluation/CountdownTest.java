package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import relief.training.Display;
import relief.training.Run;
import relief.training.Status;

class CountdownTest {
  /** Writes down what it is told. */
  private record Notes(List<Status> shown, List<String> ends) implements Display, Display.Bar {
    Notes() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public Bar open() {
      return this;
    }

    @Override
    public void show(Status status) {
      shown.add(status);
    }

    @Override
    public void close(Run.Outcome outcome, Status last, String how) {
      ends.add(last.ended(how));
    }
  }

  private final Notes notes = new Notes();

  private Countdown countdown(long patience) {
    return new Countdown("AIS", 1000, 2, patience, () -> notes);
  }

  @Test
  void whatIsShortShowsNothing() {
    Countdown countdown = countdown(60_000_000_000L);
    countdown.during(countdown::tick);
    assertEquals(new Notes(), notes);
  }

  @Test
  void aLongOneShowsItsShareAndItsEnd() {
    Countdown countdown = countdown(0);
    countdown.during(
        () -> {
          pauseBetweenTicks(countdown); // the second is shown, and no other one for 0.2 s
          for (int i = 2; i < 498; i++) {
            countdown.tick();
          }
          pauseBetweenTicks(countdown);
        });
    Status last = notes.shown().get(notes.shown().size() - 1);
    assertEquals(2 / 2000.0, notes.shown().get(0).share());
    assertEquals(500 / 2000.0, last.share());
    assertEquals("200 of 1 000 β", last.position());
    assertTrue(last.secondsLeft() > 0.5, last::toString);
    assertEquals(2, notes.shown().size());
    assertTrue(notes.ends().get(0).matches("AIS: finished in \\d\\.\\d s"), notes::toString);
  }

  private static void pauseBetweenTicks(Countdown countdown) {
    countdown.tick();
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    countdown.tick();
  }

  /** A kernel's display belongs to the thread of the running cell. */
  @Test
  void otherThreadsOnlyCount() throws InterruptedException {
    Countdown countdown = countdown(0);
    Thread other = new Thread(countdown::tick);
    other.start();
    other.join();
    assertEquals(List.of(), notes.shown());
    countdown.during(() -> pauseBetweenTicks(countdown));
    assertEquals(3 / 2000.0, notes.shown().get(0).share());
  }

  @Test
  void itSaysHowItEnded() {
    for (RuntimeException e : List.of(new CancellationException(), new ArithmeticException())) {
      Countdown countdown = countdown(0);
      Runnable work =
          () -> {
            pauseBetweenTicks(countdown);
            throw e;
          };
      assertThrows(e.getClass(), () -> countdown.during(work));
    }
    assertTrue(notes.ends().get(0).contains("interrupted in"), notes::toString);
    assertTrue(notes.ends().get(1).contains("failed in"), notes::toString);
  }
}
