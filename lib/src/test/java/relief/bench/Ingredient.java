package relief.bench;

import java.util.List;
import java.util.function.Supplier;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.sampling.ParallelTempering;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.ContrastiveDivergence;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Persistent;
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

  /** Bars and stripes of so many lines, and a machine of so many hidden units for them. */
  record Problem(int side, int hidden) {
    @Override
    public String toString() {
      return side + "x" + side + ", " + hidden + " hidden";
    }
  }

  static Ingredient recipe() {
    return new Ingredient("recipe", true, Trainer::maximumLikelihood);
  }

  /** All but the recipe itself. */
  static List<Ingredient> all() {
    return List.of(
        objective("no centring", () -> Persistent.of(100, 1)),
        new Ingredient("no average of the tail", true, () -> recipe(0)),
        new Ingredient("no start from the data", false, Trainer::maximumLikelihood),
        optimizer("rate decay, 0.1 to 0", Sgd.of(Schedule.linear(0.1, 0, EPOCHS))),
        new Ingredient("rate decay instead of the average", true, Ingredient::decaying),
        optimizer("momentum 0.5, rate 0.05", Sgd.of(0.05).momentum(0.5)),
        optimizer("momentum 0.9, rate 0.01", Sgd.of(0.01).momentum(0.9)),
        optimizer("Adam, rate 0.01", Adam.of(0.01)),
        objective("fast weights, rate 0.01", () -> Persistent.of(100, 1).fast(0.01).centred()),
        objective("k = 5", () -> Persistent.of(100, 5).centred()),
        objective("k growing, 1 to 5", () -> Persistent.of(100, growing(5)).centred()),
        objective("CD-1", () -> ContrastiveDivergence.of(1).centred()),
        objective("CD-k growing, 1 to 25", () -> ContrastiveDivergence.of(growing(25)).centred()),
        objective("10 chains", () -> Persistent.of(10, 1).centred()),
        objective("1000 chains", () -> Persistent.of(1000, 1).centred()),
        objective("parallel tempering", () -> Persistent.of(100, 1, ladder()).centred()),
        objective("sparsity 0.1, strength 0.001", () -> sparse(0.001)),
        objective("sparsity 0.1, strength 0.01", () -> sparse(0.01)),
        objective("sparsity 0.1, strength 0.1", () -> sparse(0.1)),
        optimizer("max-norm 4", Sgd.of(0.1).keeping(Constraint.maxNorm(4))),
        optimizer("max-norm 8", Sgd.of(0.1).keeping(Constraint.maxNorm(8))),
        optimizer("clipping, norm 1", Sgd.of(0.1).clippingNorm(1)),
        optimizer("clipping, norm 0.1", Sgd.of(0.1).clippingNorm(0.1)));
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

  private static Trainer decaying() {
    return recipe(0).with(Sgd.of(Schedule.linear(0.1, 0, EPOCHS)));
  }

  private static Schedule growing(int last) {
    return Schedule.linear(1, last, EPOCHS);
  }

  private static ParallelTempering ladder() {
    return ParallelTempering.of(8);
  }

  private static Objective sparse(double strength) {
    return Persistent.of(100, 1).centred().sparse(SparsityTarget.of(0.1, strength));
  }

  /** The exact mean log-likelihood of the patterns after training, for seeds from 1 on; nats. */
  double[] likelihoods(Problem problem, int seeds) {
    double[] all = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      all[i] = likelihood(problem, 1 + i);
    }
    return all;
  }

  private double likelihood(Problem problem, long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      Dataset data = Toy.barsAndStripes(workspace, problem.side());
      Layer.Spec visible = Bernoulli.of(data.units());
      BoltzmannMachine rbm =
          BoltzmannMachine.chain(workspace, visible, Bernoulli.of(problem.hidden()));
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
