package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Coupling;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/** Parts of this package that nobody else can make, for the contracts. */
public final class Examples {
  private Examples() {}

  /** Layers whose statistics tell the means of the data, too. */
  public static Layer.Spec observed(Layer.Spec layer) {
    return workspace -> new ObservedLayer(layer.in(workspace), "seen");
  }

  /** Centred at the same number for all units of a layer. */
  public static Coupling centred(Workspace w, Coupling coupling, Offsets offsets) {
    return new CentredCoupling(
        coupling,
        w.memory().full(new Shape(offsets.lowerUnits()), offsets.lower()),
        w.memory().full(new Shape(offsets.upperUnits()), offsets.upper()));
  }

  /**
   * Offsets of two layers.
   *
   * @param lowerUnits how many units are at {@code lower}
   * @param upperUnits how many units are at {@code upper}
   */
  public record Offsets(int lowerUnits, float lower, int upperUnits, float upper) {}

  /** Every second weight is dropped. */
  public static Coupling withoutWeights(Workspace w, Coupling coupling) {
    return DroppedWeights.of(coupling, coupling.parameters().map(a -> everySecond(w, a)));
  }

  private static NDArray everySecond(Workspace w, NDArray like) {
    float[] mask = new float[(int) like.size()];
    for (int i = 0; i < mask.length; i += 2) {
      mask[i] = 1;
    }
    return w.memory().create(mask, like.getShape());
  }

  /** Units with the number 0 in these masks are cut off. */
  public static Coupling withoutUnits(
      Workspace w, Coupling coupling, float[] lower, float[] upper) {
    return new DroppedUnits(coupling, w.memory().create(lower), w.memory().create(upper));
  }

  /** With the fields that units get on the average. */
  public static Coupling expected(Coupling coupling, double lower, double upper) {
    return new ExpectedFields(coupling, lower, upper);
  }

  /** The exact gradient of the log-likelihood of a binary machine. */
  public static Parameters exactGradient(Workspace w, BoltzmannMachine machine, Batch batch) {
    return new ExactObjective(w).gradient(machine, batch, Clock.START, w.rng("unused"));
  }

  /** All penalties that are tested. */
  public static Stream<Penalty> penalties() {
    return PenaltyTest.penalties().stream();
  }
}
