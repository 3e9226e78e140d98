package relief.io;

import java.util.function.Supplier;
import java.util.stream.Stream;
import relief.Schedule;
import relief.sampling.Driven;
import relief.sampling.ParallelTempering;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.SparsityTarget;
import relief.training.Tap;
import relief.training.Trainer;

/**
 * Trainings of all kinds that hold something from step to step.
 *
 * @param trainer made anew for each run, as its objective holds chains
 */
record Resumable(String name, Supplier<Trainer> trainer) {
  @Override
  public String toString() {
    return name;
  }

  static Stream<Resumable> all() {
    Sgd sgd = Sgd.of(0.1);
    Adam adam = Adam.of(0.01);
    return Stream.of(
        new Resumable("PCD, Adam", () -> Trainer.of(Persistent.of(20, 1), adam)),
        new Resumable("PCD of two workers", () -> Trainer.of(Persistent.of(1000, 1), sgd)),
        new Resumable("CD", () -> Trainer.of(ContrastiveDivergence.of(1), sgd)),
        new Resumable("momentum", () -> Trainer.of(Persistent.of(20, 2), sgd.momentum(0.9))),
        new Resumable("fast", () -> Trainer.of(Persistent.of(20, 1).fast(0.05), sgd)),
        new Resumable(
            "centred, average",
            () -> Trainer.of(Persistent.of(20, 1).centred(), sgd).averagingTail(0.5)),
        new Resumable(
            "fast, centred, average",
            () -> Trainer.of(Persistent.of(20, 1).fast(0.1).centred(), adam).averagingTail(0.4)),
        new Resumable("the recipe", Trainer::maximumLikelihood),
        new Resumable(
            "sparse, penalised, average of all",
            () ->
                Trainer.of(
                        Persistent.of(20, 1)
                            .centred()
                            .sparse(SparsityTarget.of(0.2, 0.1))
                            .minus(Penalty.l1(1e-3)),
                        sgd.clippingNorm(1))
                    .averagingTail(1)),
        new Resumable(
            "schedules",
            () ->
                Trainer.of(
                    Persistent.of(20, Schedule.linear(1, 4, 3)),
                    Sgd.of(Schedule.powerLawDecay(0.2, 0.3)))),
        new Resumable(
            "tempering, falling rate",
            () ->
                Trainer.of(
                    Persistent.of(10, 1, ParallelTempering.of(3)),
                    Adam.of(Rate.falling(0.02, 0.001)))),
        new Resumable(
            "driven", () -> Trainer.of(Persistent.of(10, 1, new Driven(0.6, 0.9)).centred(), sgd)),
        new Resumable("TAP", () -> Trainer.of(Tap.of(2).centred(), sgd)));
  }
}
