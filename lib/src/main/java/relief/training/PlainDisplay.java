package relief.training;

import java.io.PrintStream;

/** A plain line after each epoch, for terminals and log files. */
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

  /** Remembers which epoch it printed last. */
  private static final class Lines implements Bar {
    private final PrintStream out;
    private int printed = -1;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Status status) {
      if (status.epoch() > printed) {
        printed = status.epoch();
        out.println(status);
      }
    }

    @Override
    public void close(Run run) {
      out.println(run);
    }
  }
}
