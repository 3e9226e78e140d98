package relief.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relief.notebook.NotebookFile.Cell;
import relief.notebook.NotebookFile.Output;

/** What holds for every committed notebook, and where one breaks it. */
final class NotebookRules {
  private static final int LINES = 15;
  private static final Pattern MACHINE =
      Pattern.compile("(?<![\\w.:/])(/home|/root|/tmp|/work|/Users|/srv)/|\\b[A-Z]:\\\\\\w");
  private static final Pattern FIGURE = Pattern.compile("\\.save\\(\"([^\"/]+)/[^\"]+\"\\)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+\\.ipynb)");
  private static final Pattern NUMBERED = Pattern.compile("^\\d+\\. ", Pattern.MULTILINE);
  private static final Pattern FOLDED =
      Pattern.compile("<details>\\s*<summary>[^<]+</summary>(.*?)</details>", Pattern.DOTALL);

  private final NotebookFile notebook;
  private final List<String> offences = new ArrayList<>();

  private NotebookRules(NotebookFile notebook) {
    this.notebook = notebook;
  }

  /** One line for each rule that the notebook breaks; {@code others} are the files it may link. */
  static List<String> offences(NotebookFile notebook, Set<String> others) {
    NotebookRules rules = new NotebookRules(notebook);
    rules.prose(others);
    rules.exercises();
    rules.parameters();
    for (int i = 0; i < notebook.code().size(); i++) {
      rules.code(i + 1, notebook.code().get(i));
    }
    return rules.offences;
  }

  private void require(boolean kept, String offence) {
    if (!kept) {
      offences.add(notebook.name() + ": " + offence);
    }
  }

  private void prose(Set<String> others) {
    String first = notebook.cells().get(0).source();
    require(first.startsWith("# ") && first.contains("\n**Goal.** "), "no goal in the first lines");
    require(first.matches("(?s).*\\b(seconds?|minutes?|an hour)\\b.*"), "no running time stated");
    require(notebook.prose().contains("**Sources.** "), "no sources");
    requireNoPath("the text", notebook.prose());
    Matcher link = LINK.matcher(notebook.prose());
    while (link.find()) {
      require(
          others.contains(link.group(1)), "a link to " + link.group(1) + ", which is not there");
    }
  }

  /** Solutions are folded, each for itself or all together as a numbered list. */
  private void exercises() {
    String[] parts = notebook.prose().split("\n*## Exercises\n", 2);
    List<String> folded =
        FOLDED.matcher(parts[parts.length - 1]).results().map(found -> found.group(1)).toList();
    if (parts.length < 2 || folded.isEmpty()) {
      require(false, "no section “Exercises” with solutions in <details><summary>");
      return;
    }
    long asked = numbered(parts[1].substring(0, parts[1].indexOf("<details>")));
    long solved = folded.size() > 1 ? folded.size() : numbered(folded.get(0));
    require(asked >= 2 && asked == solved, asked + " exercises and " + solved + " solutions");
  }

  private static long numbered(String text) {
    return NUMBERED.matcher(text).results().count();
  }

  private void parameters() {
    List<Cell> tagged =
        notebook.code().stream().filter(cell -> cell.tags().contains("parameters")).toList();
    require(
        tagged.size() == 1 && !tagged.get(0).quick().isBlank(),
        "not one cell tagged `parameters` with a short form, `quick`");
    require(
        notebook.code().stream().noneMatch(cell -> cell.tags().contains("injected-parameters")),
        "injected parameters: these outputs are of another form of the notebook");
  }

  private void code(int number, Cell cell) {
    String where = "code cell " + number;
    long lines = cell.source().lines().count();
    require(lines <= LINES, where + " has " + lines + " lines, more than " + LINES);
    require(
        cell.count() == number, where + " has the count " + cell.count() + ": run them in order");
    requireNoPath(where, cell.source());
    for (Output output : cell.outputs()) {
      require(!output.type().equals("error"), where + " ended in an error");
      require(!output.kinds().contains("stderr"), where + " wrote to stderr: " + output.text());
      requireNoPath("the output of " + where, output.text());
    }
    figures(where, cell);
    if (isExpression(cell.source())) {
      require(
          cell.outputs().stream().anyMatch(o -> o.type().equals("execute_result")),
          where + " ends in an expression and shows nothing");
    }
  }

  /** Saved under the notebook's own name, and shown: figures as pictures, tables as anything. */
  private void figures(String where, Cell cell) {
    Matcher figure = FIGURE.matcher(cell.source());
    while (figure.find()) {
      require(figure.group(1).equals(notebook.name()), where + " saves into " + figure.group(1));
      boolean isTable =
          cell.source().substring(0, figure.start()).matches("(?s).*Tabular\\.of\\([^;]*");
      require(
          isTable ? !cell.outputs().isEmpty() : cell.shows("image/png"),
          where + " saves a figure and doesn't show it");
    }
  }

  private void requireNoPath(String where, String text) {
    Matcher path = MACHINE.matcher(text);
    require(!path.find(), where + " has a path of a machine");
  }

  /** Whether the kernel shows the value of the last line. */
  private static boolean isExpression(String source) {
    String code = source.replaceAll("(?m)(^|\\s)//.*$", "").strip();
    return !code.isEmpty() && !code.endsWith(";") && !code.endsWith("}");
  }
}
