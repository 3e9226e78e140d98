package relief.data;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import relief.Workspace;

/**
 * Documents as bags of words: how often each word of a vocabulary comes in each of them, a row a
 * document, a unit a word, as {@code Multinomial} layers take them. What the words of a text are is
 * the caller's business. Counts that a table holds already, a column a word, come by {@link
 * Dataset#of(Workspace, tech.tablesaw.api.Table, String...)}.
 *
 * @param counts {@code [documents, words]}
 * @param words the vocabulary, in the order of the units
 */
public record Corpus(Dataset counts, List<String> words) {
  /** Copies the list. */
  public Corpus {
    words = List.copyOf(words);
    if (counts.units() != words.size()) {
      throw new IllegalArgumentException(
          "Expected a word for each of the "
              + counts.units()
              + " units, got "
              + words.size()
              + ".");
    }
  }

  /**
   * Counts the most frequent words of the documents themselves; of those that are as frequent, the
   * first of the alphabet come first. Other words are left out.
   *
   * @param documents the words of each, in any order
   * @param size of the vocabulary at most
   * @throws IllegalArgumentException if a document has no word of the vocabulary
   */
  public static Corpus of(
      Workspace workspace, String name, List<? extends Collection<String>> documents, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("Expected a vocabulary of some words, got " + size + ".");
    }
    Map<String, Integer> frequencies = new TreeMap<>();
    documents.forEach(words -> words.forEach(word -> frequencies.merge(word, 1, Integer::sum)));
    List<String> words =
        frequencies.keySet().stream()
            .sorted(Comparator.comparing(word -> -frequencies.get(word)))
            .limit(size)
            .toList();
    return new Corpus(counts(workspace, name, documents, words), words);
  }

  /**
   * The same words counted in other documents, such as those to test with.
   *
   * @throws IllegalArgumentException if a document has no word of the vocabulary
   */
  public Corpus counting(String name, List<? extends Collection<String>> documents) {
    return new Corpus(counts(counts.view().storage().workspace(), name, documents, words), words);
  }

  private static Dataset counts(
      Workspace workspace,
      String name,
      List<? extends Collection<String>> documents,
      List<String> words) {
    Map<String, Integer> places = new HashMap<>();
    IntStream.range(0, words.size()).forEach(i -> places.put(words.get(i), i));
    float[][] rows = new float[documents.size()][words.size()];
    for (int i = 0; i < rows.length; i++) {
      int known = 0;
      for (String word : documents.get(i)) {
        Integer place = places.get(word);
        if (place != null) {
          rows[i][place]++;
          known++;
        }
      }
      if (known == 0) {
        throw new IllegalArgumentException(
            "Expected a word of the vocabulary in every document, got none in document "
                + i
                + "; drop it, or take a larger vocabulary than "
                + words.size()
                + " words.");
      }
    }
    return Dataset.of(workspace, name, rows);
  }

  /**
   * The words with the greatest of some numbers, the greatest first: those that a topic favours, by
   * the weights of a hidden unit.
   *
   * @param numbers one a word, {@code [words]}
   * @param count how many, at most as many as there are
   */
  public List<String> top(NDArray numbers, int count) {
    float[] values = numbers.toFloatArray();
    if (values.length != words.size()) {
      throw new IllegalArgumentException(
          "Expected a number for each of the "
              + words.size()
              + " words, got "
              + values.length
              + ".");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
    order.sort(Comparator.comparing(i -> -values[i]));
    return order.stream().limit(count).map(words::get).toList();
  }

  @Override
  public String toString() {
    return counts.name() + ": " + counts.size() + " documents of " + words.size() + " words";
  }
}
