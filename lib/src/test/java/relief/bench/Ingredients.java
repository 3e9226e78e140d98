package relief.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relief.evaluation.Estimate;

/**
 * What each ingredient of the training for likelihood is worth: the exact mean log-likelihood of
 * bars and stripes, in nats, mean and standard error over the seeds 1 to 8, and the gain over the
 * recipe by pairs of the same seed. Run by {@code mvn -q -pl lib -Pbench verify
 * -Dbench=Ingredients}; writes {@code target/bench/ingredients.csv}.
 */
public final class Ingredients {
  static final int SEEDS = 8;
  private static final String HEADER =
      "patterns,best possible,training,log-likelihood,error,gain,error of the gain\n";
  private static final Path FOLDER = Path.of("target", "bench");

  private final PrintStream out = Output.alone();
  private final StringBuilder table = new StringBuilder(HEADER);

  private Ingredients() {}

  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    List<Ingredient> all =
        Stream.of(Ingredient.off(), Ingredient.on(), Ingredient.others())
            .flatMap(List::stream)
            .toList();
    Ingredients ingredients = new Ingredients();
    ingredients.measure(Patterns.SMALL, all);
    ingredients.measure(Patterns.LARGE, all);
    ingredients.measure(
        Patterns.UNEVEN,
        List.of(Ingredient.noStart(), Ingredient.constant(true), Ingredient.constant(false)));
  }

  private void measure(Patterns patterns, List<Ingredient> others) throws IOException {
    double[] recipe = Ingredient.recipe().likelihoods(patterns, SEEDS);
    add(patterns, Ingredient.recipe(), recipe, recipe);
    for (Ingredient each : others) {
      add(patterns, each, each.likelihoods(patterns, SEEDS), recipe);
    }
  }

  private void add(Patterns patterns, Ingredient ingredient, double[] likelihoods, double[] recipe)
      throws IOException {
    Estimate mean = Estimate.mean(likelihoods, "nats");
    Estimate gain = gain(likelihoods, recipe);
    String line =
        String.format(
            Locale.ROOT,
            "%s,%.3f,\"%s\",%.3f,%.3f,%.3f,%.3f%n",
            patterns,
            patterns.best(),
            ingredient.name(),
            mean.value(),
            mean.error(),
            gain.value(),
            gain.error());
    out.print(line);
    table.append(line);
    Files.writeString(FOLDER.resolve("ingredients.csv"), table);
  }

  /** By pairs of the same seed. */
  static Estimate gain(double[] likelihoods, double[] others) {
    double[] gains = new double[others.length];
    Arrays.setAll(gains, i -> likelihoods[i] - others[i]);
    return Estimate.mean(gains, "nats");
  }
}
