package relief.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * What training ascends. An objective that needs memory from step to step, such as persistent
 * chains, holds it and frees it when closed.
 */
@FunctionalInterface
public interface Objective extends AutoCloseable {
  /**
   * An ascent direction for a minibatch, by the names of {@link BoltzmannMachine#parameters()}. New
   * arrays, in the caller's scope; neither the machine nor the batch is changed.
   *
   * @param clock where training stands, for what changes with the epoch
   */
  Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng);

  /**
   * What it holds from step to step, by names of its choice, for a {@link Checkpoint}: its own
   * arrays or new ones in the caller's scope; empty if it holds nothing (yet).
   */
  default Parameters state() {
    return Parameters.empty();
  }

  /**
   * Goes on from what {@link #state} gave once, in place of what it holds; arrays that it needs are
   * to be {@linkplain relief.Workspace#keep kept}. Names that it doesn't know belong to others.
   *
   * @param machine the model that the state belongs to
   * @throws IllegalArgumentException if the state is that of another model or objective
   */
  default void restore(BoltzmannMachine machine, Parameters state) {}

  /**
   * Where some of its persistent chains are, to look at; nothing without chains. Their arrays are
   * valid until the next gradient.
   */
  default Optional<State> particles() {
    return Optional.empty();
  }

  @Override
  default void close() {}

  /**
   * This objective in centred coordinates, with offsets that follow the means of the data at the
   * rate 0.01: see {@link Centred}.
   */
  default Objective centred() {
    return Centred.of(this, 0.01);
  }

  /**
   * This objective plus a pull of the hidden units towards a mean activity in the data (Hinton
   * 2010, section 11): strength · (p − q) for the biases, and that times the mean inputs for the
   * weights, with a running mean q of each unit. In centred coordinates, too: {@code
   * objective.centred().sparse(SparsityTarget.of(0.1, 0.01))} and {@code
   * objective.sparse(…).centred()} both are right, the latter with the centred gradient of the
   * pull.
   *
   * @param layers indices of hidden layers of units between 0 and 1; none means all that the data
   *     have no values of
   */
  default Objective sparse(SparsityTarget target, Integer... layers) {
    return new Sparse(this, target, Set.copyOf(List.of(layers)));
  }

  /**
   * This objective plus a multiple of another: a hybrid, such as {@code
   * Discriminative.of(2).plus(0.01, ContrastiveDivergence.of(1))} (Larochelle &amp; Bengio 2008,
   * section 5.2). Each draws from a stream of its own, and sees the same batch. To centre it, take
   * {@link #centred}, which centres both, not {@link Centred#of}.
   *
   * @param weight of the other, any finite number
   * @throws IllegalArgumentException if the weight is infinite or not a number
   */
  default Objective plus(double weight, Objective other) {
    return new WeightedSum(this, weight, other);
  }

  /**
   * This objective with minibatches of other data than those of the training, drawn at random for
   * every step: learning from labelled and unlabelled images together (Larochelle &amp; Bengio
   * 2008, section 7) is {@code Discriminative.of(2).plus(0.01,
   * ContrastiveDivergence.of(1).on(unlabelled, 100))}, fitted to the labelled ones.
   *
   * @param rows of a minibatch, from 1 to all
   * @throws IllegalArgumentException if there are not as many
   */
  default Objective on(Dataset data, int rows) {
    return new OtherData(this, data, rows);
  }

  /**
   * This objective minus a penalty on the weights of some couplings.
   *
   * @param couplings indices of the couplings, 0 between layers 0 and 1; none means all of them
   */
  default Objective minus(Penalty penalty, Integer... couplings) {
    Set<Integer> chosen = Set.copyOf(List.of(couplings));
    return new Penalised(
        this, penalty, (machine, gradient) -> Penalty.subtract(penalty, chosen, machine, gradient));
  }

  /**
   * This objective minus a penalty on one parameter, such as the biases of a layer.
   *
   * @param parameter one of the names of {@link BoltzmannMachine#parameters()}
   */
  default Objective minus(Penalty penalty, String parameter) {
    return new Penalised(
        this,
        penalty,
        (machine, gradient) -> Penalty.subtract(penalty, parameter, machine, gradient));
  }
}
