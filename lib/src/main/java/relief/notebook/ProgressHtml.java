package relief.notebook;

import java.util.Locale;
import relief.training.Run;
import relief.training.Status;

/** The progress bar as HTML. */
final class ProgressHtml {
  private static final String RUNNING = "#0072b2";
  private static final String FINISHED = "#009e73";
  private static final String INTERRUPTED = "#d55e00";

  private ProgressHtml() {}

  static String of(Status status) {
    return bar(status, RUNNING, status.position() + " · " + status.timeLeft() + " left");
  }

  static String of(Run.Outcome outcome, Status last, String how) {
    return bar(last, outcome == Run.Outcome.FINISHED ? FINISHED : INTERRUPTED, how);
  }

  private static String bar(Status status, String colour, String right) {
    return String.format(
        Locale.ROOT,
        "<div style=\"font-family:sans-serif;font-size:13px;max-width:46em\">"
            + "<div style=\"display:flex;justify-content:space-between\">"
            + "<span><b>%s</b></span><span>%s</span></div>"
            + "<div style=\"background:#e8e8e8;height:6px;border-radius:3px;margin:3px 0\">"
            + "<div style=\"background:%s;width:%.1f%%;height:6px;border-radius:3px\"></div></div>"
            + "<div style=\"color:#555\">%s</div></div>",
        escape(status.name()),
        right,
        colour,
        100 * status.share(),
        escape(status.latest()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
