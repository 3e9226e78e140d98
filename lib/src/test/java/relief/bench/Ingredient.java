package relief.bench;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.ParallelTempering;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.ContrastiveDivergence;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Persistent;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.SparsityTarget;
import relief.training.Trainer;

/**
 * The training for likelihood with one of its ingredients switched off, on, or set otherwise.
 *
 * @param name what differs
 * @param dataStart whether the visible biases start from the data
 * @param trainer a new one, as objectives remember
 */
record Ingredient(String name, boolean dataStart, Supplier<Trainer> trainer) {
  static final int EPOCHS = 2000;

  /** The training for likelihood as it is. */
  static Ingredient recipe() {
    return new Ingredient("the recipe", true, Trainer::maximumLikelihood);
  }

  /** What it is made of, each switched off. */
  static List<Ingredient> off() {
    return List.of(
        objective("no centring", () -> Persistent.of(100, 1)),
        new Ingredient("no average of the tail", true, () -> recipe(0)),
        noStart(),
        objective("CD-1", () -> cd(Schedule.constant(1))));
  }

  static Ingredient noStart() {
    return new Ingredient("no start from the data", false, Trainer::maximumLikelihood);
  }

  /**
   * What can be switched on, at settings that should do no harm. With the recipe, a gradient of the
   * smaller patterns has a norm of 0.3, in a tenth of the steps above 0.4, and the longest weights
   * of a unit come to 10.
   */
  static List<Ingredient> on() {
    return List.of(
        optimizer("momentum 0.5, half the rate", sgd(0.5).momentum(0.5)),
        optimizer("momentum 0.9, a tenth of the rate", sgd(0.1).momentum(0.9)),
        objective("fast weights, rate 0.01", () -> Persistent.of(100, 1).fast(0.01).centred()),
        objective("k growing, 1 to 5", () -> Persistent.of(100, growing(5)).centred()),
        objective("CD-k growing, 1 to 25", () -> cd(growing(25))),
        objective("1000 chains", () -> Persistent.of(1000, 1).centred()),
        objective("parallel tempering, 8 temperatures", Ingredient::tempered),
        objective("sparsity 0.1, strength 0.01", () -> sparse(0.01)),
        optimizer("max-norm 9", sgd(1).keeping(Constraint.maxNorm(9))),
        optimizer("clipping, norm 0.4", sgd(1).clippingNorm(0.4)));
  }

  /** Others: settings that change something, are known to do harm, or take longer. */
  static List<Ingredient> others() {
    return List.of(
        constant(true),
        optimizer("rate 0.3", Sgd.of(0.3)),
        objective("10 chains", () -> Persistent.of(10, 1).centred()),
        objective("k = 5", () -> Persistent.of(100, 5).centred()),
        optimizer("Adam, rate 0.01", Adam.of(0.01)),
        objective("sparsity 0.1, strength 0.1", () -> sparse(0.1)),
        optimizer("max-norm 4", sgd(1).keeping(Constraint.maxNorm(4))),
        optimizer("clipping, norm 0.1", sgd(1).clippingNorm(0.1)));
  }

  /** The rate 0.1 all the time. */
  static Ingredient constant(boolean dataStart) {
    String name = dataStart ? "rate 0.1" : "rate 0.1, no start from the data";
    return new Ingredient(name, dataStart, () -> Trainer.maximumLikelihood().with(Sgd.of(0.1)));
  }

  private static Ingredient objective(String name, Supplier<Objective> objective) {
    return new Ingredient(name, true, () -> Trainer.maximumLikelihood().with(objective.get()));
  }

  private static Ingredient optimizer(String name, Optimizer optimizer) {
    return new Ingredient(name, true, () -> Trainer.maximumLikelihood().with(optimizer));
  }

  private static Trainer recipe(double tail) {
    return Trainer.maximumLikelihood().averagingTail(tail);
  }

  /** The recipe's optimizer with a share of its rate. */
  private static Sgd sgd(double share) {
    return Sgd.of(Rate.falling(0.2 * share, 0.01 * share));
  }

  private static Schedule growing(int last) {
    return Schedule.linear(1, last, EPOCHS);
  }

  private static Objective cd(Schedule steps) {
    return ContrastiveDivergence.of(steps).centred();
  }

  private static Objective tempered() {
    return Persistent.of(100, 1, ParallelTempering.of(8)).centred();
  }

  private static Objective sparse(double strength) {
    return Persistent.of(100, 1).centred().sparse(SparsityTarget.of(0.1, strength));
  }

  /** The exact mean log-likelihood of the patterns after training, for seeds from 1 on; nats. */
  double[] likelihoods(Patterns patterns, int seeds) {
    return IntStream.rangeClosed(1, seeds).mapToDouble(s -> likelihood(patterns, s)).toArray();
  }

  private double likelihood(Patterns patterns, long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      Dataset data = patterns.in(workspace);
      BoltzmannMachine rbm =
          BoltzmannMachine.chain(
              workspace, Bernoulli.of(data.units()), Bernoulli.of(patterns.hidden()));
      if (dataStart) {
        rbm.startingFrom(data);
      }
      Trainer each = trainer.get();
      each.fit(rbm, data, EPOCHS, workspace.rng("fit"));
      each.objective().close();
      return new Exact().of(rbm, data, workspace.rng("unused")).value();
    }
  }
}
