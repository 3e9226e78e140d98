package relief.bench;

import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import relief.examples.BernoulliExamples;
import relief.examples.ClassifierExamples;
import relief.examples.ConvolutionalExamples;
import relief.examples.DeepExamples;
import relief.examples.Digits;
import relief.examples.FigureExamples;
import relief.examples.GaussianExamples;
import relief.examples.Outcome;

/**
 * Every script of Learnergy's {@code examples}, as the programs of {@code relief.examples}. Run by
 * {@code mvn -q -pl lib -Pbench verify -Dbench=Applications}; {@code -Dbench.arguments=short} takes
 * one epoch of 10 000 images each, {@code -Dbench.arguments=rbm,mosaic} some of them. Prints a line
 * for each, and writes {@code target/bench/applications.csv}, with models and figures beside it.
 *
 * <p>Figures of Learnergy 1.1.5 are those measured for this project, by one thread on an idle
 * machine: seconds for an epoch of 57 000 rows, metrics included.
 */
public final class Applications {
  private static final long SEED = 1;
  private static final int ALL = 60_000;
  private static final int FEW = 10_000;
  private static final Path FOLDER = Path.of("target", "bench");
  private static final String HEADER =
      "example,learnergy's script,epochs,squared error a row,seconds,note\n";

  /**
   * An example.
   *
   * @param script Learnergy's
   * @param learnergy what its own came to, or nothing
   */
  record Example(String name, String script, String learnergy, Function<Digits, Outcome> program) {}

  private Applications() {}

  /** In an order in which each finds the files that it needs. */
  static List<Example> examples() {
    return List.of(
        new Example(
            "rbm",
            "bernoulli/rbm_training.py",
            "45.64 of sampled pixels, 2.3 s an epoch",
            BernoulliExamples::rbm),
        new Example("loading", "loading_pre_trained_model.py", "", BernoulliExamples::loading),
        new Example("mosaic", "visual/create_weights_mosaic.py", "", FigureExamples::mosaic),
        new Example(
            "reconstructions",
            "visual/show_reconstructed_sample.py",
            "",
            FigureExamples::reconstructions),
        new Example(
            "convergence", "visual/plot_metrics_convergence.py", "", FigureExamples::convergence),
        new Example(
            "dropout",
            "bernoulli/dropout_rbm_training.py",
            "2.2 s an epoch",
            BernoulliExamples::dropout),
        new Example(
            "dropconnect",
            "bernoulli/dropconnect_rbm_training.py",
            "",
            BernoulliExamples::dropConnect),
        new Example(
            "energy dropout",
            "bernoulli/e_dropout_rbm_training.py",
            "4.1 s an epoch",
            BernoulliExamples::energyDropout),
        new Example("sigmoid", "extra/sigmoid_rbm_training.py", "", BernoulliExamples::sigmoid),
        new Example(
            "discriminative",
            "bernoulli/discriminative_rbm_training.py",
            "1.4 s an epoch",
            ClassifierExamples::discriminative),
        new Example(
            "hybrid",
            "bernoulli/hybrid_discriminative_rbm_training.py",
            "3.8 s an epoch",
            ClassifierExamples::hybrid),
        new Example(
            "rbm classification",
            "bernoulli/rbm_classification.py",
            "",
            ClassifierExamples::fineTunedRbm),
        new Example(
            "gaussian",
            "gaussian/gaussian_rbm_training.py",
            "2.9 s an epoch",
            GaussianExamples::gaussian),
        new Example(
            "gaussian-rectified",
            "gaussian/gaussian_relu_rbm_training.py",
            "",
            GaussianExamples::rectified),
        new Example(
            "gaussian variances",
            "gaussian/variance_gaussian_rbm_training.py",
            "raises on a CPU",
            GaussianExamples::variances),
        new Example(
            "convolutional",
            "bernoulli/conv_rbm_training.py",
            "10.0 s an epoch",
            ConvolutionalExamples::rbm),
        new Example(
            "convolutional gaussian",
            "gaussian/gaussian_conv_rbm_training.py",
            "",
            ConvolutionalExamples::gaussian),
        new Example(
            "convolutional classification",
            "bernoulli/conv_rbm_classification.py",
            "",
            ConvolutionalExamples::classification),
        new Example(
            "convolutional gaussian classification",
            "gaussian/gaussian_conv_rbm_classification.py",
            "",
            ConvolutionalExamples::gaussianClassification),
        new Example(
            "belief net", "deep/dbn_training.py", "8.7 s for one epoch a layer", DeepExamples::net),
        new Example(
            "residual belief net",
            "deep/residual_dbn_training.py",
            "raises without a transform",
            DeepExamples::residual),
        new Example(
            "belief net classification",
            "deep/dbn_classification.py",
            "raises",
            ClassifierExamples::fineTunedNet),
        new Example(
            "convolutional belief net",
            "deep/conv_dbn_training.py",
            "raises",
            DeepExamples::convolutional),
        new Example(
            "convolutional belief net classification",
            "deep/conv_dbn_classification.py",
            "",
            DeepExamples::classification),
        new Example("similarity", "math/calculate_ssim.py", "", FigureExamples::similarity));
  }

  public static void main(String[] args) throws IOException {
    List<String> chosen = Stream.of(args).flatMap(a -> Stream.of(a.split(","))).toList();
    boolean brief = chosen.contains("short");
    boolean all = brief || chosen.stream().allMatch(String::isBlank);
    Files.createDirectories(FOLDER);
    StringBuilder table = new StringBuilder(HEADER);
    for (Example example : examples()) {
      if (all || chosen.contains(example.name())) {
        String row = measure(example, brief ? FEW : ALL);
        System.out.println(row);
        table.append(row).append('\n');
        Files.writeString(FOLDER.resolve("applications.csv"), table);
      }
    }
  }

  /** A row of the table. */
  private static String measure(Example example, int images) {
    try (Digits digits = new Digits(SEED, images, FOLDER);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      long start = System.nanoTime();
      Outcome outcome = example.program().apply(digits);
      double seconds = (System.nanoTime() - start) / 1e9;
      return String.format(
          Locale.ROOT,
          "%s,%s,%d,%s,%.1f,\"%s\"",
          example.name(),
          example.script(),
          digits.epochs(),
          outcome.error() == null ? "" : outcome.error().number(),
          seconds,
          note(example, outcome));
    }
  }

  private static String note(Example example, Outcome outcome) {
    String peer = example.learnergy().isEmpty() ? "" : "learnergy: " + example.learnergy();
    return Stream.of(outcome.note(), peer)
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }
}
