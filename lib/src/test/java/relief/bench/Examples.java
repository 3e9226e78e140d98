package relief.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import relief.Rng;
import relief.data.Dataset;
import relief.data.Split;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.BracketedLikelihood;
import relief.evaluation.LogLikelihood;
import relief.evaluation.VariationalBound;
import relief.models.BoltzmannMachine;

/**
 * Paysage's example scripts of MNIST, {@link ExampleScripts}, with its own metrics beside what they
 * came to in Paysage 0.2.1, and the log-likelihood of the test images. Run by {@code mvn -q -pl lib
 * -Pbench verify -Dbench=Examples}; {@code -Dbench.arguments=short} takes one epoch of few images,
 * {@code -Dbench.arguments=mnist_rbm,mnist_tap} some of them. Prints a line for each, and writes
 * {@code target/bench/examples.csv}.
 */
public final class Examples {
  private static final String HEADER =
      "example,model,epochs,processor seconds an epoch,"
          + "reconstruction error,Paysage's,energy coefficient,Paysage's,"
          + "KL divergence,Paysage's,reverse KL divergence,Paysage's,"
          + "measure,forward,error,reverse,warning\n";
  private static final Path FOLDER = Path.of("target", "bench");
  private static final int STEPS = 5_000;

  /**
   * A script.
   *
   * @param paysage what Paysage's own run came to, measured for this project
   */
  private record Script(
      String name,
      String model,
      Pixels pixels,
      Function<ExampleRun, BoltzmannMachine> training,
      ExampleFigures paysage) {}

  /** What the visible units are: images cut at ½, grey levels as densities or as probabilities. */
  private enum Pixels {
    BLACK("log-likelihood, T"),
    GREY("log-density"),
    PROBABLE("log-likelihood, S");

    private final String measure;

    Pixels(String measure) {
      this.measure = measure;
    }

    Split of(ExampleRun run) {
      return this == BLACK ? run.black() : run.grey();
    }

    Dataset test(ExampleRun run) {
      return this == BLACK
          ? run.blackTest()
          : this == GREY ? run.greyTest() : run.greyTest().sampled();
    }
  }

  private static final List<Script> SCRIPTS =
      List.of(
          new Script(
              "mnist_rbm",
              "B784–B100",
              Pixels.BLACK,
              ExampleScripts::rbm,
              new ExampleFigures(.7299, .1766, .0134, .0802)),
          new Script(
              "mnist_hopfield",
              "B784–G256",
              Pixels.BLACK,
              ExampleScripts::hopfield,
              new ExampleFigures(.6768, .2303, .0814, .1039)),
          new Script(
              "mnist_rbm_onehot",
              "B784–OneHot256",
              Pixels.BLACK,
              ExampleScripts::oneHot,
              new ExampleFigures(1.0843, .1397, .0767, .0140)),
          new Script(
              "mnist_tap",
              "B784–B256",
              Pixels.BLACK,
              ExampleScripts::tap,
              new ExampleFigures(.8137, .3721, .2149, .6035)),
          new Script(
              "mnist_gtap",
              "G784–B256",
              Pixels.GREY,
              ExampleScripts::gaussianTap,
              new ExampleFigures(.7345, .2218, .1078, .0868)),
          new Script(
              "mnist_grbm",
              "G784–B200",
              Pixels.GREY,
              ExampleScripts::gaussian,
              new ExampleFigures(.7052, .2985, .1070, .1876)),
          new Script(
              "mnist_dbm",
              "B784–B100–B100",
              Pixels.BLACK,
              ExampleScripts::deep,
              new ExampleFigures(.9790, .1592, .0534, .0363)),
          new Script(
              "mnist_dbm_layerwise",
              "B784–B400–B225–B100",
              Pixels.PROBABLE,
              ExampleScripts::layerwise,
              new ExampleFigures(.8921, .2478, .2119, .0231)));

  private Examples() {}

  public static void main(String[] args) throws IOException {
    List<String> chosen = Stream.of(args).flatMap(a -> Stream.of(a.split(","))).toList();
    boolean brief = chosen.contains("short");
    boolean all = brief || chosen.stream().allMatch(String::isBlank);
    Files.createDirectories(FOLDER);
    StringBuilder table = new StringBuilder(HEADER);
    for (Script script : SCRIPTS) {
      if (all || chosen.contains(script.name())) {
        table.append(measure(script, brief)).append('\n');
        Files.writeString(FOLDER.resolve("examples.csv"), table);
      }
    }
  }

  private static String measure(Script script, boolean brief) {
    try (ExampleRun run = new ExampleRun(brief)) {
      BoltzmannMachine machine = script.training().apply(run);
      Dataset validation = script.pixels().of(run).validation();
      ExampleFigures here = ExampleFigures.of(machine, validation, run.rng("metrics"));
      Dataset test = script.pixels().test(run);
      BracketedLikelihood likelihood = bracket(machine, test, brief, run.rng("likelihood"));
      System.out.println(script.name() + ": " + here + "\n" + likelihood);
      return row(script, run, here) + row(script, machine, likelihood);
    }
  }

  private static BracketedLikelihood bracket(
      BoltzmannMachine machine, Dataset test, boolean brief, Rng rng) {
    AnnealedImportanceSampling sampling =
        brief
            ? AnnealedImportanceSampling.standard().steps(STEPS / 50).thermalized(1)
            : AnnealedImportanceSampling.standard().steps(STEPS);
    return machine.layers().size() == 2
        ? new LogLikelihood(sampling).bracket(machine, test, rng)
        : VariationalBound.by(sampling).bracket(machine, test, sampling, rng);
  }

  private static String row(Script script, ExampleRun run, ExampleFigures here) {
    ExampleFigures there = script.paysage();
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%.2f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,",
        script.name(),
        script.model(),
        run.epochs(),
        run.processorSecondsAnEpoch(),
        here.reconstruction(),
        there.reconstruction(),
        here.coefficient(),
        there.coefficient(),
        here.divergence(),
        there.divergence(),
        here.reverse(),
        there.reverse());
  }

  private static String row(
      Script script, BoltzmannMachine machine, BracketedLikelihood likelihood) {
    return String.format(
        Locale.ROOT,
        "\"%s%s\",%.2f,%.2f,%.2f,%s",
        script.pixels().measure,
        machine.layers().size() > 2 ? ", bound" : "",
        likelihood.forward().value(),
        likelihood.forward().error(),
        likelihood.reverse().value(),
        likelihood.partition().isReliable() ? "" : "not reliable");
  }
}
