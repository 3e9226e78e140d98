package relief.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Labelled;
import relief.models.Link;
import relief.models.Pooled;
import relief.models.Residual;

/**
 * A deep belief net as data sets: "links" says how many there are, "link0/kind" what the lowest one
 * is, beside its numbers; the rest of "link0/…" is its machine ({@link MachineFormat}).
 */
record NetFormat(Kinds kinds) {
  private static final String COUNT = "links";
  private static final String KIND = "kind";

  private static final List<LinkKind<?>> LINKS =
      List.of(
          new LinkKind<>("Plain", Link.Plain.class, link -> Map.of(), (pair, n) -> Link.of(pair)),
          new LinkKind<>(
              "Residual",
              Residual.class,
              link -> Map.of("mean", link.mean(), "reinforcement", link.reinforcement()),
              (pair, n) -> new Residual(pair, n.apply("mean"), n.apply("reinforcement"))),
          new LinkKind<>(
              "Pooled",
              Pooled.class,
              link -> Map.of("sweeps", (double) link.sweeps()),
              (pair, n) -> new Pooled(pair, Math.toIntExact(Math.round(n.apply("sweeps"))))),
          new LinkKind<>(
              "Labelled", Labelled.class, link -> Map.of(), (machine, n) -> new Labelled(machine)));

  /**
   * A kind of links.
   *
   * @param name in the file, for ever
   * @param type the class, exactly
   * @param numbers what it has beside its machine
   * @param make makes one of a machine and those numbers
   */
  private record LinkKind<T extends Link>(
      String name,
      Class<T> type,
      Function<T, Map<String, Double>> numbers,
      BiFunction<BoltzmannMachine, Function<String, Double>, Link> make) {
    Map<String, Double> numbersOf(Link link) {
      return numbers.apply(type.cast(link));
    }
  }

  void write(DeepBeliefNet net, String prefix, Content content) {
    content.putNumber(prefix + COUNT, net.links().size());
    for (int i = 0; i < net.links().size(); i++) {
      Link link = net.links().get(i);
      String place = place(prefix, i);
      LinkKind<?> kind = of(link);
      content.put(place + KIND, kind.name());
      kind.numbersOf(link).forEach((name, number) -> content.putReal(place + name, number));
      new MachineFormat(kinds).write(link.machine(), place, content);
    }
  }

  private static String place(String prefix, int i) {
    return prefix + "link" + i + "/";
  }

  /** The net; each link's arrays belong to an owner of its own in the workspace. */
  DeepBeliefNet read(Workspace workspace, Content content) {
    List<BoltzmannMachine> machines = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    try {
      for (int i = 0; i < content.count(COUNT); i++) {
        Content part = content.under(place("", i));
        LinkKind<?> kind = named(part.text(KIND));
        machines.add(new MachineFormat(kinds).read(workspace, part));
        links.add(kind.make().apply(machines.get(i), part::real));
      }
      return new DeepBeliefNet(links);
    } catch (RuntimeException e) {
      machines.forEach(machine -> machine.memory().close());
      throw e;
    }
  }

  private static LinkKind<?> of(Link link) {
    return LINKS.stream()
        .filter(kind -> kind.type().equals(link.getClass()))
        .findFirst()
        .orElseThrow(() -> unknown(link.getClass().getName()));
  }

  private static LinkKind<?> named(String name) {
    return LINKS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("'" + name + "'"));
  }

  private static ArchiveException unknown(String what) {
    return new ArchiveException(
        "Expected links that archives know, "
            + String.join(", ", LINKS.stream().map(LinkKind::name).toList())
            + ", got "
            + what
            + "; save the machine of each link of your own by itself, Archive.of(link.machine()).");
  }
}
