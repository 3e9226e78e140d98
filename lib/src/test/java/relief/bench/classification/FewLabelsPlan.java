package relief.bench.classification;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.evaluation.TestError;
import relief.models.DeepBeliefNet;

/**
 * A net that learns from few labels, as many of each class. It may go on by self-training (Lee 2013
 * calls them pseudo-labels): it labels all training images itself, and starts again from its
 * pretraining with the images of each class that it was surest of. Few of these are near copies of
 * the labelled ones and make it worse; all of them make it better.
 *
 * @param net how it is pretrained
 * @param each how many labels of a class
 * @param steps of a fit, at least one an epoch
 * @param rounds how many images of each class it labels itself, from round to round
 */
record FewLabelsPlan(BeliefNetPlan net, int each, int steps, List<Integer> rounds) implements Plan {
  private static final int CHUNK = 1000;

  /** An image, and what it was taken for. */
  private record Guess(int image, int label, float probability) {}

  @Override
  public Estimate error(Task task) {
    DeepBeliefNet pretrained = net.net(task);
    Dataset all = task.training().shuffled(task.rng("few"));
    List<Guess> known = few(all);
    List<Guess> taken = List.of();
    for (int count : rounds) {
      try (Model model = fitted(task, pretrained, all, known, taken)) {
        taken = surest(guesses(model, all), count);
      }
    }
    try (Model model = fitted(task, pretrained, all, known, taken)) {
      return new TestError(model.getBlock()).of(task.examined());
    }
  }

  private List<Guess> few(Dataset all) {
    int[] labels = all.labels();
    List<Guess> known =
        IntStream.range(0, labels.length).mapToObj(i -> new Guess(i, labels[i], 1)).toList();
    return surest(known, each);
  }

  private Model fitted(
      Task task, DeepBeliefNet pretrained, Dataset all, List<Guess> known, List<Guess> taken) {
    Tuning tuning = net.tuning();
    Model model = Model.newInstance("few labels");
    model.setBlock(tuning.dropping(pretrained.toClassifier(Task.CLASSES, task.rng("output"))));
    try (Dataset data = chosen(task, all, known, taken)) {
      int batches = (data.size() + tuning.rows() - 1) / tuning.rows();
      tuning.epochs(Math.max(1, steps / batches)).fit(task, model, data, null);
    }
    return model;
  }

  /** Known labels win over guesses. */
  private static Dataset chosen(Task task, Dataset all, List<Guess> known, List<Guess> taken) {
    List<Guess> both = new ArrayList<>(known);
    taken.stream()
        .filter(guess -> known.stream().noneMatch(k -> k.image() == guess.image()))
        .forEach(both::add);
    int[] images = both.stream().mapToInt(Guess::image).toArray();
    int[] labels = both.stream().mapToInt(Guess::label).toArray();
    try (NDArray rows = all.rows(images)) {
      return Dataset.of(task.workspace(), "labelled", rows).withLabels(labels);
    }
  }

  /** So many of each class, in the order of their probabilities. */
  private static List<Guess> surest(List<Guess> guesses, int count) {
    List<Guess> result = new ArrayList<>();
    for (int label = 0; label < Task.CLASSES; label++) {
      int one = label;
      guesses.stream()
          .filter(guess -> guess.label() == one)
          .sorted(Comparator.comparingDouble(guess -> -guess.probability()))
          .limit(count)
          .forEach(result::add);
    }
    return result;
  }

  private static List<Guess> guesses(Model model, Dataset all) {
    List<Guess> result = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray rows = all.rows(from, Math.min(all.size(), from + CHUNK));
        ParameterStore store = new ParameterStore(rows.getManager(), false);
        NDArray law = model.getBlock().forward(store, new NDList(rows), false).head().softmax(1);
        long[] labels = law.argMax(1).toLongArray();
        float[] greatest = law.max(new int[] {1}).toFloatArray();
        for (int i = 0; i < labels.length; i++) {
          result.add(new Guess(from + i, (int) labels[i], greatest[i]));
        }
      }
    }
    return result;
  }
}
