package relief.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A notebook as it lies in a file. */
record NotebookFile(String name, List<Cell> cells) {
  /**
   * A cell.
   *
   * @param count the execution count, 0 for none
   * @param quick the short form, in the metadata of the cell tagged {@code parameters}
   */
  record Cell(
      String type,
      String source,
      int count,
      List<String> tags,
      String quick,
      List<Output> outputs) {
    boolean isCode() {
      return type.equals("code");
    }

    boolean shows(String kind) {
      return outputs.stream().anyMatch(output -> output.kinds().contains(kind));
    }
  }

  /**
   * An output.
   *
   * @param type {@code execute_result}, {@code display_data}, {@code stream} or {@code error}
   * @param kinds its MIME types, or the stream's name
   * @param text all that can be read in it
   */
  record Output(String type, List<String> kinds, String text) {}

  static NotebookFile read(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".ipynb", "");
    return parse(name, Files.readString(file));
  }

  static NotebookFile parse(String name, String json) {
    List<Cell> cells = new ArrayList<>();
    for (JsonElement cell :
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("cells")) {
      cells.add(cell(cell.getAsJsonObject()));
    }
    return new NotebookFile(name, cells);
  }

  List<Cell> code() {
    return cells.stream().filter(Cell::isCode).toList();
  }

  /** The text of the cells that are no code. */
  String prose() {
    return cells.stream()
        .filter(cell -> !cell.isCode())
        .map(Cell::source)
        .collect(Collectors.joining("\n\n"));
  }

  private static Cell cell(JsonObject cell) {
    JsonObject metadata = cell.getAsJsonObject("metadata");
    List<String> tags = metadata.has("tags") ? strings(metadata.get("tags")) : List.of();
    String quick = metadata.has("quick") ? metadata.get("quick").getAsString() : "";
    JsonElement count = cell.get("execution_count");
    List<Output> outputs = new ArrayList<>();
    if (cell.has("outputs")) {
      cell.getAsJsonArray("outputs").forEach(each -> outputs.add(output(each.getAsJsonObject())));
    }
    return new Cell(
        cell.get("cell_type").getAsString(),
        text(cell.get("source")),
        count == null || count.isJsonNull() ? 0 : count.getAsInt(),
        tags,
        quick,
        outputs);
  }

  private static Output output(JsonObject output) {
    String type = output.get("output_type").getAsString();
    if (!output.has("data")) {
      String name = output.has("name") ? output.get("name").getAsString() : type;
      return new Output(type, List.of(name), output.has("text") ? text(output.get("text")) : "");
    }
    JsonObject data = output.getAsJsonObject("data");
    Stream<String> texts = data.keySet().stream().filter(kind -> kind.startsWith("text/"));
    return new Output(
        type,
        List.copyOf(data.keySet()),
        texts.map(kind -> text(data.get(kind))).collect(Collectors.joining("\n")));
  }

  /** A string, or the lines of one. */
  private static String text(JsonElement text) {
    return text.isJsonArray() ? String.join("", strings(text)) : text.getAsString();
  }

  private static List<String> strings(JsonElement array) {
    List<String> strings = new ArrayList<>();
    ((JsonArray) array).forEach(each -> strings.add(each.getAsString()));
    return strings;
  }
}
