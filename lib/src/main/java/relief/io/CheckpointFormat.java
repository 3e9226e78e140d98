package relief.io;

import java.util.LinkedHashMap;
import java.util.Map;
import relief.Rng;
import relief.Workspace;
import relief.training.Checkpoint;
import relief.training.Clock;

/**
 * A checkpoint as data sets: "step", "epoch" and so on, its random stream as "stream/name", "key"
 * and "draws", and its arrays, such as "state/optimizer/mean/layer0/bias" and
 * "state/objective/chains/layer0".
 */
final class CheckpointFormat {
  private static final String ARRAYS = "state/";
  private static final String SETTINGS = "settings/";

  private CheckpointFormat() {}

  static void write(Checkpoint checkpoint, String prefix, Content content) {
    Clock clock = checkpoint.clock();
    content.putNumber(prefix + "step", clock.step());
    content.putNumber(prefix + "epoch", clock.epoch());
    content.putNumber(prefix + "steps", clock.steps());
    content.putNumber(prefix + "rows", checkpoint.rows());
    content.putNumber(prefix + "examples", checkpoint.examples());
    content.putNumber(prefix + "averaged", checkpoint.averaged());
    content.putReal(prefix + "seconds", checkpoint.seconds());
    Rng.Position stream = checkpoint.rng().position();
    content.put(prefix + "stream/name", stream.name());
    content.putNumber(prefix + "stream/key", stream.key());
    content.putNumber(prefix + "stream/draws", stream.draws());
    checkpoint.settings().forEach((name, text) -> content.put(prefix + SETTINGS + name, text));
    content.put(prefix + ARRAYS, checkpoint.arrays());
  }

  static Checkpoint read(Workspace workspace, Content content) {
    if (content.count("rows") < 1 || content.count("rows") > content.count("examples")) {
      throw new ArchiveException(
          "Expected minibatches of 1 to "
              + content.count("examples")
              + " rows in an archive, got "
              + content.count("rows")
              + "; it was written by something else than Relief.");
    }
    return new Checkpoint(
        new Clock(content.number("step"), content.count("epoch"), content.number("steps")),
        content.count("rows"),
        content.count("examples"),
        content.number("averaged"),
        content.real("seconds"),
        workspace.rng(stream(content.under("stream/"))),
        settings(content.under(SETTINGS)),
        content.under(ARRAYS).arrays());
  }

  private static Rng.Position stream(Content content) {
    return new Rng.Position(content.text("name"), content.number("key"), content.number("draws"));
  }

  private static Map<String, String> settings(Content content) {
    Map<String, String> settings = new LinkedHashMap<>();
    content.datasets().keySet().forEach(name -> settings.put(name, content.text(name)));
    return settings;
  }
}
