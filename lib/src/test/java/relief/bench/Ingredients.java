package relief.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import relief.evaluation.Estimate;

/**
 * What each ingredient of the training for likelihood is worth: the exact mean log-likelihood of
 * bars and stripes, in nats, mean and standard error over the seeds 1 to 8, and the gain over the
 * recipe by pairs of the same seed. Run by {@code mvn -q -pl lib -Pbench verify
 * -Dbench=Ingredients}; writes {@code target/bench/ingredients.csv}.
 */
public final class Ingredients {
  static final int SEEDS = 8;
  private static final List<Ingredient.Problem> PROBLEMS =
      List.of(new Ingredient.Problem(3, 8), new Ingredient.Problem(4, 12));
  private static final Path FOLDER = Path.of("target", "bench");

  private final PrintStream out = Output.alone();
  private final StringBuilder table =
      new StringBuilder("patterns,ingredient,log-likelihood,error,gain,error of the gain\n");

  private Ingredients() {}

  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    Ingredients ingredients = new Ingredients();
    for (Ingredient.Problem problem : PROBLEMS) {
      ingredients.measure(problem);
    }
  }

  private void measure(Ingredient.Problem problem) throws IOException {
    double[] recipe = Ingredient.recipe().likelihoods(problem, SEEDS);
    add(problem, Ingredient.recipe(), recipe, recipe);
    for (Ingredient each : Ingredient.all()) {
      add(problem, each, each.likelihoods(problem, SEEDS), recipe);
    }
  }

  private void add(
      Ingredient.Problem problem, Ingredient ingredient, double[] likelihoods, double[] recipe)
      throws IOException {
    Estimate mean = Estimate.mean(likelihoods, "nats");
    Estimate gain = gain(likelihoods, recipe);
    String line =
        String.format(
            Locale.ROOT,
            "\"%s\",\"%s\",%.3f,%.3f,%.3f,%.3f%n",
            problem,
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
  static Estimate gain(double[] likelihoods, double[] recipe) {
    double[] gains = new double[recipe.length];
    Arrays.setAll(gains, i -> likelihoods[i] - recipe[i]);
    return Estimate.mean(gains, "nats");
  }
}
