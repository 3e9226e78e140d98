package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notebooks are committed as they came out of one run, from top to bottom. */
class CommittedNotebooksTest {
  private static final Path NOTEBOOKS = Path.of("../notebooks");
  private static final String SOUND =
      """
      {"cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Title\\n", "\\n", "**Goal.** See, \
      for ten seconds."]},
        {"cell_type": "code", "metadata": {"tags": ["parameters"], "quick": "int n = 1;"}, \
      "execution_count": 1, "source": "int n = 2;", "outputs": []},
        {"cell_type": "code", "metadata": {}, "execution_count": 2, \
      "source": "figure.save(\\"10-new/one\\")", "outputs": [{"output_type": "execute_result", \
      "data": {"image/png": "", "text/plain": "a figure"}}]},
        {"cell_type": "markdown", "metadata": {}, "source": "## Exercises\\n\\n1. What?\\n2. Why?\
      \\n\\n<details><summary>Solutions</summary>\\n\\n1. That.\\n2. So.\\n\\n</details>"},
        {"cell_type": "markdown", "metadata": {}, "source": "**Sources.** [One](01-first.ipynb)."}
      ]}""";

  @Test
  void everyNotebookKeepsTheRules() throws IOException {
    List<String> offences = new ArrayList<>();
    for (String name : names()) {
      NotebookFile notebook = NotebookFile.read(NOTEBOOKS.resolve(name));
      offences.addAll(NotebookRules.offences(notebook, names()));
    }
    assertEquals(List.of(), offences);
    assertTrue(names().size() >= 8, names() + "");
  }

  @Test
  void readmeListsEveryNotebook() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    for (String name : names()) {
      assertTrue(readme.contains("](notebooks/" + name + ")"), name);
    }
  }

  @Test
  void aSoundNotebookPasses() {
    assertEquals(List.of(), offences(SOUND));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "**Goal.** See | See | no goal",
        "ten seconds | a while | no running time",
        "1. That. | That. | 2 exercises and 1 solutions",
        "<details> | | no section",
        "int n = 1; | | not one cell tagged",
        "01-first | 02-second | a link to 02-second.ipynb",
        "int n = 2; | var file = \\\"/tmp/x\\\"; | a path of a machine",
        "a figure | /home/somebody/figure | a path of a machine",
        "\"execution_count\": 2 | \"execution_count\": 3 | has the count 3",
        "execute_result | display_data | shows nothing",
        "image/png | text/html | doesn't show it",
        "10-new/one | 09-old/one | saves into 09-old",
        "int n = 2; | int n = 2;\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\nn++; | has 16 lines",
        "\"execute_result\" | \"error\" | ended in an error",
        "\"data\": {\"image/png\" | \"name\": \"stderr\", \"da\": {\"image/png\" | wrote to stderr",
      })
  void aBrokenRuleIsFound(String sound, String broken, String offence) {
    String json = SOUND.replace(sound, broken == null ? "" : broken);
    assertTrue(!json.equals(SOUND), "nothing replaced: " + sound);
    String found = String.join("\n", offences(json));
    assertTrue(found.contains(offence), found);
  }

  private static List<String> offences(String json) {
    return NotebookRules.offences(NotebookFile.parse("10-new", json), Set.of("01-first.ipynb"));
  }

  private static Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ipynb"))
          .collect(Collectors.toSet());
    }
  }
}
