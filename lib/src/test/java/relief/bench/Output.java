package relief.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The standard output of a process whose trainings are not to print their progress. */
final class Output {
  private Output() {}

  /** The standard output, which from now on only the holder of this writes to. */
  static PrintStream alone() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    return out;
  }
}
