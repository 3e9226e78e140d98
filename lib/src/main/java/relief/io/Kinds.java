package relief.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import relief.Parameters;
import relief.layers.Bernoulli;
import relief.layers.Convolution;
import relief.layers.Coupling;
import relief.layers.Dense;
import relief.layers.Fixed;
import relief.layers.Gaussian;
import relief.layers.Incomplete;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.layers.Multinomial;
import relief.layers.OneHot;
import relief.layers.Pooling;
import relief.layers.Rectified;
import relief.layers.Replicated;
import relief.layers.Shared;
import relief.layers.SteppedSigmoid;

/**
 * The kinds of layers and couplings that archives are written and read with: a table, open to your
 * own ones,
 *
 * <pre>{@code
 * var kinds = Kinds.standard().and(Kind.layer("Spin", Spin.class, a -> new Spin(a.get("bias"))));
 * Archive.of(model).with(kinds).save("spins.h5");
 * var model = Archive.load(workspace, "spins.h5", kinds).model();
 * }</pre>
 */
public final class Kinds {
  private static final Kinds STANDARD =
      new Kinds(
          List.of(
              Kind.layer("Bernoulli", Bernoulli.class, a -> new Bernoulli(a.get("bias"))),
              Kind.layer("Ising", Ising.class, a -> new Ising(a.get("bias"))),
              Kind.layer("Rectified", Rectified.class, a -> new Rectified(a.get("bias"))),
              Kind.layer(
                  "Gaussian",
                  Gaussian.class,
                  a -> new Gaussian(a.get("location"), a.get("logVariance"))),
              new Kind<>("Multinomial", Multinomial.class, Kinds::describe, Kinds::multinomial),
              new Kind<>("OneHot", OneHot.class, Kinds::describe, Kinds::oneHot),
              new Kind<>("SteppedSigmoid", SteppedSigmoid.class, Kinds::describe, Kinds::stepped),
              new Kind<>("Incomplete", Incomplete.class, Kinds::describe, Kinds::incomplete),
              new Kind<>("Fixed", Fixed.class, Kinds::describe, Kinds::fixed),
              new Kind<>("Shared", Shared.class, Kinds::describe, Kinds::shared),
              new Kind<>("MaxPooled", MaxPooled.class, Kinds::describe, Kinds::maxPooled),
              Kind.coupling("Dense", Dense.class, a -> new Dense(a.get("weights"))),
              new Kind<>("Convolution", Convolution.class, Kinds::describe, Kinds::convolution),
              new Kind<>("Replicated", Replicated.class, Kinds::describe, Kinds::replicated),
              new Kind<>("Pooling", Pooling.class, Kinds::describe, Kinds::pooling)));

  private final List<Kind<?>> kinds;

  private Kinds(List<Kind<?>> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** The library's own layers and couplings. */
  public static Kinds standard() {
    return STANDARD;
  }

  private static Description describe(OneHot layer) {
    return Description.of(layer.parameters()).number("categories", layer.categories());
  }

  private static OneHot oneHot(Description description) {
    return new OneHot(description.arrays().get("bias"), number(description, "categories"));
  }

  private static Description describe(SteppedSigmoid layer) {
    return Description.of(layer.parameters()).number("copies", layer.copies());
  }

  private static SteppedSigmoid stepped(Description description) {
    return new SteppedSigmoid(description.arrays().get("bias"), number(description, "copies"));
  }

  private static Description describe(Multinomial layer) {
    return Description.of(layer.parameters()).number("draws", layer.draws());
  }

  private static Multinomial multinomial(Description description) {
    return new Multinomial(description.arrays().get("bias"), number(description, "draws"));
  }

  private static Description describe(Incomplete layer) {
    return Description.of(Parameters.empty()).part("layer", layer.layer());
  }

  private static Incomplete incomplete(Description description) {
    return new Incomplete(description.part("layer", OneHot.class));
  }

  private static Description describe(Fixed layer) {
    Description inside = Description.of(Parameters.empty()).part("layer", layer.layer());
    List<String> names = layer.names().stream().sorted().toList();
    return names.isEmpty() ? inside : inside.texts("fixed", names);
  }

  private static Fixed fixed(Description description) {
    Set<String> names = new HashSet<>(description.texts().getOrDefault("fixed", List.of()));
    return new Fixed(description.part("layer", Layer.class), names);
  }

  private static Description describe(Shared layer) {
    return Description.of(Parameters.empty())
        .part("layer", layer.layer())
        .number("places", layer.places());
  }

  private static Shared shared(Description description) {
    return new Shared(description.part("layer", Layer.class), number(description, "places"));
  }

  private static Description describe(MaxPooled layer) {
    return Description.of(layer.parameters())
        .number("height", layer.height())
        .number("width", layer.width())
        .number("blockHeight", layer.blockHeight())
        .number("blockWidth", layer.blockWidth());
  }

  private static MaxPooled maxPooled(Description description) {
    return new MaxPooled(
        description.arrays().get("bias"),
        number(description, "height"),
        number(description, "width"),
        number(description, "blockHeight"),
        number(description, "blockWidth"));
  }

  private static Description describe(Convolution coupling) {
    return Description.of(coupling.parameters())
        .number("height", coupling.height())
        .number("width", coupling.width())
        .number("stride", coupling.stride());
  }

  private static Convolution convolution(Description description) {
    return new Convolution(
        description.arrays().get("weights"),
        number(description, "height"),
        number(description, "width"),
        number(description, "stride"));
  }

  private static Description describe(Replicated coupling) {
    return Description.of(Parameters.empty())
        .part("coupling", coupling.coupling())
        .number("lowerCopies", coupling.lowerCopies())
        .number("upperCopies", coupling.upperCopies());
  }

  private static Replicated replicated(Description description) {
    return new Replicated(
        description.part("coupling", Coupling.class),
        number(description, "lowerCopies"),
        number(description, "upperCopies"));
  }

  private static Description describe(Pooling coupling) {
    return Description.of(Parameters.empty())
        .part("coupling", coupling.coupling())
        .number("height", coupling.height())
        .number("width", coupling.width())
        .number("blockHeight", coupling.blockHeight())
        .number("blockWidth", coupling.blockWidth());
  }

  private static Pooling pooling(Description description) {
    return new Pooling(
        description.part("coupling", Coupling.class),
        number(description, "height"),
        number(description, "width"),
        number(description, "blockHeight"),
        number(description, "blockWidth"));
  }

  private static int number(Description description, String name) {
    return Math.toIntExact(description.number(name));
  }

  /**
   * These kinds and one more.
   *
   * @throws IllegalArgumentException if its name or class is in the table already
   */
  public Kinds and(Kind<?> kind) {
    for (Kind<?> known : kinds) {
      if (known.name().equals(kind.name()) || known.type().equals(kind.type())) {
        throw new IllegalArgumentException(
            "Expected a kind with a name and a class of its own, got "
                + kind.name()
                + ", "
                + kind.type().getName()
                + ", beside "
                + known.name()
                + ", "
                + known.type().getName()
                + ".");
      }
    }
    List<Kind<?>> all = new ArrayList<>(kinds);
    all.add(kind);
    return new Kinds(all);
  }

  /**
   * The kind of a layer or coupling.
   *
   * @throws ArchiveException if it isn't in the table
   */
  Kind<?> of(Object thing) {
    for (Kind<?> kind : kinds) {
      if (kind.type().equals(thing.getClass())) {
        return kind;
      }
    }
    throw new ArchiveException(
        "Expected layers and couplings that this archive knows, "
            + this
            + ", got "
            + thing
            + " of the class "
            + thing.getClass().getName()
            + "; say how to save and load it: Archive.of(model).with(Kinds.standard().and(Kind.layer(\""
            + thing.getClass().getSimpleName()
            + "\", …))).");
  }

  /**
   * The kind that a file names.
   *
   * @throws ArchiveException if it isn't in the table
   */
  Kind<?> named(String name) {
    for (Kind<?> kind : kinds) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new ArchiveException(
        "Expected layers and couplings that this archive is read with, "
            + this
            + ", got the kind '"
            + name
            + "'; say how to make it: Archive.load(workspace, path, Kinds.standard().and(Kind.layer(\""
            + name
            + "\", …))).");
  }

  @Override
  public String toString() {
    return String.join(", ", kinds.stream().map(Kind::name).toList());
  }
}
