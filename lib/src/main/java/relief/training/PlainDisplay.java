package relief.training;

import java.io.PrintStream;

/** A plain line for each new position, an epoch for example; for terminals and log files. */
record PlainDisplay(PrintStream out) implements Display {
  PlainDisplay() {
    this(System.out);
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public Bar open() {
    return new Lines(out);
  }

  /** Remembers which position it printed last. */
  private static final class Lines implements Bar {
    private final PrintStream out;
    private String printed = "";

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Status status) {
      if (!status.position().equals(printed)) {
        printed = status.position();
        out.println(status);
      }
    }

    @Override
    public void close(Run.Outcome outcome, Status last, String how) {
      out.println(last.ended(how));
    }
  }
}
