package relief.bench.classification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of the table, by name. */
public final class Plans {
  private static final List<Integer> HINTON = List.of(500, 500, 2000);
  private static final List<Integer> FEATURES = List.of(500);
  private static final Tuning PLAIN = new Tuning(0, 0, 1e-3, 20, 100);
  private static final Tuning DROPOUT = new Tuning(0.2, 0.4, 5e-4, 40, 100);
  private static final Tuning REGRESSION = new Tuning(0, 0, 1e-2, 40, 100);
  private static final Tuning FILTERS = new Tuning(0.5, 0.5, 1e-3, 25, 100);
  private static final Tuning FEW = new Tuning(0.5, 0.5, 5e-4, 1, 100);
  private static final List<Integer> ROUNDS = List.of(6000);
  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  /**
   * A row.
   *
   * @param labels how many, 0 for all training images
   */
  private record Row(String title, int labels, Plan plan) {}

  static {
    row(
        "features-500",
        "RBM 784-500 + logistic regression",
        new FeaturesPlan(new BeliefNetPlan(FEATURES, 40, null), REGRESSION));
    row(
        "discriminative-500",
        "discriminative RBM 784-500-10",
        new DiscriminativePlan(500, 20, 0, 0, 15));
    row(
        "discriminative-500-dropout",
        "discriminative RBM 784-500-10 with dropout",
        new DiscriminativePlan(500, 20, 0, 0.3, 40));
    row(
        "hybrid-1500",
        "hybrid discriminative RBM 784-1500-10",
        new DiscriminativePlan(1500, 20, 0.01, 0, 30));
    row(
        "hybrid-1500-dropout",
        "hybrid discriminative RBM 784-1500-10 with dropout",
        new DiscriminativePlan(1500, 10, 0.01, 0.5, 25));
    row("belief", "DBN 784-500-500-2000 fine-tuned", new BeliefNetPlan(HINTON, 20, PLAIN));
    row(
        "belief-dropout",
        "DBN 784-500-500-2000 fine-tuned with dropout",
        new BeliefNetPlan(HINTON, 20, DROPOUT));
    row(
        "random-dropout",
        "784-500-500-2000 from a random start, with dropout",
        new BeliefNetPlan(HINTON, 0, DROPOUT));
    row(
        "deep-machine",
        "DBM 784-500-1000 fine-tuned with dropout",
        new DeepMachinePlan(DROPOUT.epochs(80)));
    row(
        "convolutional",
        "convolutional DBN 24-48-500 fine-tuned with dropout",
        new ConvolutionalPlan(24, 48, 3, 10_000, FILTERS));
    few("labels-100", "DBN 784-500-500-2000, fine-tuned with dropout", 20, List.of());
    few("labels-100-random", "784-500-500-2000 from a random start, with dropout", 0, List.of());
    few("labels-100-self", "DBN 784-500-500-2000, dropout and self-training", 20, ROUNDS);
    few(
        "labels-100-random-self",
        "784-500-500-2000 from a random start, dropout and self-training",
        0,
        ROUNDS);
  }

  private Plans() {}

  private static void row(String name, String title, Plan plan) {
    ROWS.put(name, new Row(title, 0, plan));
  }

  private static void few(String name, String title, int pretraining, List<Integer> rounds) {
    BeliefNetPlan net = new BeliefNetPlan(HINTON, pretraining, FEW);
    ROWS.put(name, new Row(title, 100, new FewLabelsPlan(net, 10, 800, rounds)));
  }

  /** All of them. */
  public static List<String> names() {
    return List.copyOf(ROWS.keySet());
  }

  /** The plan of this name. */
  public static Plan of(String name) {
    return find(name).plan();
  }

  /** What the table calls it. */
  public static String title(String name) {
    return find(name).title();
  }

  /** How many labels it learns from. */
  public static int labels(String name, Task task) {
    int labels = find(name).labels();
    return labels == 0 ? task.training().size() : labels;
  }

  private static Row find(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new IllegalArgumentException(
          "Expected one of " + ROWS.keySet() + ", got " + name + ".");
    }
    return row;
  }
}
