package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class CorpusTest {
  private final Workspace workspace = Workspace.seeded(3);
  private final List<List<String>> documents =
      List.of(List.of("a", "b", "a", "c"), List.of("b", "d", "b"), List.of("d", "a"));

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void countsTheMostFrequentWords() {
    Corpus corpus = Corpus.of(workspace, "letters", documents, 3);
    assertEquals(List.of("a", "b", "d"), corpus.words());
    float[] expected = {2, 1, 0, 0, 2, 1, 1, 0, 1};
    assertArrayEquals(expected, corpus.counts().rows().toFloatArray());
    Corpus other = corpus.counting("others", List.of(List.of("c", "d", "d"), List.of("b")));
    assertArrayEquals(new float[] {0, 0, 2, 0, 1, 0}, other.counts().rows().toFloatArray());
    assertEquals(corpus.words(), other.words());
    assertEquals(4, Corpus.of(workspace, "all", documents, 100).words().size());
    assertTrue(corpus.toString().contains("3 documents of 3 words"), corpus::toString);
  }

  @Test
  void topWordsHaveTheGreatestNumbers() {
    Corpus corpus = Corpus.of(workspace, "letters", documents, 3);
    var numbers = workspace.memory().create(new float[] {-1, 2, 0.5f});
    assertEquals(List.of("b", "d"), corpus.top(numbers, 2));
    assertEquals(3, corpus.top(numbers, 10).size());
  }

  @Test
  void aTableOfCountsIsOneToo() {
    Table table = Table.create("t", IntColumn.create("tree", 2, 0), IntColumn.create("sea", 1, 3));
    Corpus corpus = new Corpus(Dataset.of(workspace, table), table.columnNames());
    assertArrayEquals(new float[] {2, 1, 0, 3}, corpus.counts().rows().toFloatArray());
    assertEquals(List.of("sea"), corpus.top(workspace.memory().create(new float[] {0, 1}), 1));
  }

  @Test
  void whatCantBeCountedIsRefused() {
    Corpus corpus = Corpus.of(workspace, "letters", documents, 2);
    String empty = refusal(() -> corpus.counting("o", List.of(List.of("a"), List.of("d"))));
    assertTrue(empty.contains("document 1") && empty.contains("2 words"), empty);
    assertThrows(IllegalArgumentException.class, () -> Corpus.of(workspace, "none", documents, 0));
    String words = refusal(() -> new Corpus(corpus.counts(), List.of("a")));
    assertTrue(words.contains("2 units"), words);
    var narrow = workspace.memory().create(new float[] {1});
    assertTrue(refusal(() -> corpus.top(narrow, 1)).contains("2 words"));
  }

  private static String refusal(Runnable run) {
    return assertThrows(IllegalArgumentException.class, run::run).getMessage();
  }
}
