package relief.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import relief.evaluation.Estimate;
import relief.io.Archive;
import relief.training.Run;

/** Settings and results as names and values. */
final class SettingsHtml {
  private SettingsHtml() {}

  /** A record of the library: its components; nothing for other people's records. */
  static String of(Record record) {
    if (!record.getClass().getPackageName().startsWith("relief")) {
      return null;
    }
    List<List<String>> rows = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      rows.add(List.of(spaced(component.getName()), Words.of(value(record, component))));
    }
    String title = record.getClass().getSimpleName();
    return rows.isEmpty() ? null : Html.block(title, Html.pairs(rows));
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Expected a record that can be read, got " + record + ".", e);
    }
  }

  /** "squareDecay" as "square decay". */
  private static String spaced(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
  }

  static String of(Estimate estimate) {
    String unit = " " + Html.escape(estimate.unit());
    return Html.block(estimate.number(), unit, Html.note(estimate.source()));
  }

  static String of(Run run) {
    List<List<String>> rows = new ArrayList<>();
    run.status().readings().forEach((name, value) -> rows.add(List.of(name, Words.number(value))));
    String next =
        run.outcome() == Run.Outcome.INTERRUPTED && run.checkpoint() != null
            ? Html.note("trainer.resume(machine, data, run.checkpoint()) goes on with it")
            : "";
    return Html.block(
        run.status().name(), " " + Html.escape(run.summary()), Html.pairs(rows), next);
  }

  static String of(Archive archive) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("contents", archive.toString()));
    archive.checkpoint().ifPresent(each -> rows.add(List.of("training", each.toString())));
    rows.add(List.of("history", archive.history().rowCount() + " rows"));
    archive.provenance().forEach((name, text) -> rows.add(List.of(name, Words.of(text))));
    return Html.block("Archive", Html.pairs(rows));
  }
}
