package relief.examples;

import relief.data.Dataset;
import relief.data.Split;
import relief.evaluation.Monitor;
import relief.evaluation.PseudoLikelihood;
import relief.evaluation.ReconstructionError;
import relief.evaluation.StructuralSimilarity;
import relief.io.Archive;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.plotting.Filters;
import relief.plotting.ImageGrid;
import relief.plotting.MetricCurves;
import relief.plotting.Panels;
import relief.training.ContrastiveDivergence;
import relief.training.Sgd;
import relief.training.Trainer;

/** Learnergy's pictures, of the machine that {@link BernoulliExamples#rbm} leaves. */
public final class FigureExamples {
  private FigureExamples() {}

  /** {@code visual/create_weights_mosaic.py}. */
  public static Outcome mosaic(Digits digits) {
    BoltzmannMachine rbm = Archive.load(digits.workspace(), digits.file("rbm.h5")).model();
    Filters.of(rbm.parameters().get("edge0.weights")).grid(8, 16).save(digits.file("mosaic"));
    return Outcome.of("mosaic.png, .svg, .pdf");
  }

  /** {@code visual/show_reconstructed_sample.py}. */
  public static Outcome reconstructions(Digits digits) {
    BoltzmannMachine rbm = Archive.load(digits.workspace(), digits.file("rbm.h5")).model();
    var images = digits.test().rows(0, 10);
    ImageGrid.of(28, 28)
        .row("Data", images)
        .row("RBM", Reconstruction.of(rbm, images))
        .save(digits.file("reconstructions"));
    return Outcome.of("reconstructions.png, .svg, .pdf");
  }

  /** {@code math/calculate_ssim.py}: how alike images and their reconstructions are. */
  public static Outcome similarity(Digits digits) {
    BoltzmannMachine rbm = Archive.load(digits.workspace(), digits.file("rbm.h5")).model();
    StructuralSimilarity similarity = new StructuralSimilarity(28, 28);
    return Outcome.of("alike " + similarity.of(rbm, digits.test(), digits.rng("nothing is drawn")));
  }

  /** {@code visual/plot_metrics_convergence.py}: the history of a fit, on images kept back. */
  public static Outcome convergence(Digits digits) {
    Split split = digits.training().split(0.95);
    Dataset data = split.training().sampled();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Monitor monitor =
        Monitor.of(
            split.validation().sampled(), new ReconstructionError(), PseudoLikelihood.stochastic());
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
        .named("RBM")
        .with(monitor)
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    Panels.of(
            1,
            MetricCurves.of("Epoch", "Squared error")
                .curves(monitor.history(), "reconstruction error"),
            MetricCurves.of("Epoch", "Pseudo-likelihood, nats")
                .curves(monitor.history(), "stochastic pseudo-likelihood"))
        .save(digits.file("convergence"));
    return Outcome.of("convergence.png, .svg, .pdf");
  }
}
