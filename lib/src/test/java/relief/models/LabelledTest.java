package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.BeliefNets;
import relief.Enumeration;
import relief.Fit;
import relief.LabelledMachines;
import relief.LabelledNets;
import relief.Listed;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Dataset;
import relief.evaluation.Accuracy;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.sampling.Fantasy;
import relief.sampling.Labels;
import relief.training.ContrastiveDivergence;
import relief.training.Layerwise;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** Nets with labels on top, against all states of small ones. False alarms: {@link Fit}. */
class LabelledTest {
  private static final int EACH = 20_000;

  private static DeepBeliefNet net(Workspace w, long seed) {
    int[][] sizes = {{4, 3, 3}, {5, 4, 3}, {3, 5, 4}, {6, 4, 2}, {4, 4, 4}};
    int[] size = sizes[(int) (seed % sizes.length)];
    return LabelledNets.of(w, size[0], size[1], size[2]);
  }

  /** The top's law given a label, then one pass downwards. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void imagesOfAClassFollowTheEnumeratedLaw(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      assertImages(w, net(w, seed), LabelledNets.labels(w, net(w, seed), EACH), seed);
    }
  }

  /** The test can fail: the classes differ. */
  @Test
  void otherLabelsMakeOtherImages() {
    try (Workspace w = Workspace.seeded(1)) {
      NDArray labels = LabelledNets.labels(w, net(w, 1), EACH);
      NDArray turned = labels.get(EACH + ":").concat(labels.get(":" + EACH));
      assertThrows(AssertionError.class, () -> assertImages(w, net(w, 1), turned, 1));
    }
  }

  private static void assertImages(Workspace w, DeepBeliefNet net, NDArray labels, long seed) {
    NDArray top =
        Fantasy.of(net.top(), LabelledNets.CLASSES * EACH)
            .steps(100)
            .given(Labelled.LABEL, labels)
            .draw(w.rng("top"));
    NDArray drawn = net.generate(top, w.rng("down"));
    double[][] law = LabelledNets.imagesGivenLabel(net);
    for (int label = 0; label < law.length; label++) {
      NDArray some = drawn.get(label * EACH + ":" + (label + 1) * EACH);
      Fit.assertFits(law[label], Enumeration.countPatterns(some), seed);
    }
  }

  /** p(label | features) at the means that the net below shows, not at samples of them. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void classesOfFeaturesAreThoseOfAllStates(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      DeepBeliefNet net = net(w, seed);
      Listed oracle = LabelledNets.top(net);
      double[] law =
          Arrays.stream(LabelledMachines.labelLaw(net.top(), oracle, Labelled.LABEL))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      NDArray features = w.memory().create(oracle.rows(0));
      Labels labels = Labels.of(net.top(), Labelled.LABEL);
      assertTrue(labels.exact());
      assertArrayEquals(law, labels.probabilities(features).toDoubleArray(), 1e-5);
      NDArray images = w.memory().create(BeliefNets.patterns(net.links().get(0).lower().units()));
      assertArrayEquals(
          net.links().get(0).up(images).toFloatArray(), net.shownToTop(images).toFloatArray(), 0);
    }
  }

  /** Patterns of the four pixels on the left, label 0, or of those on the right, label 1. */
  private static Dataset labelled(Workspace w) {
    float[][] rows = new float[30][8];
    int[] labels = new int[30];
    for (int n = 0; n < 30; n++) {
      labels[n] = n % 2;
      for (int i = 0; i < 4; i++) {
        rows[n][4 * labels[n] + i] = ((n / 2 + 1) >> i) & 1;
      }
    }
    return Dataset.of(w, "left or right", rows).withLabels(labels);
  }

  private static DeepBeliefNet fresh(Workspace w) {
    return DeepBeliefNet.of(w, Bernoulli.of(8), Bernoulli.of(12), Bernoulli.of(8))
        .labelled(w, OneHot.of(2));
  }

  @Test
  void learnsToClassifyAndToMakeImagesOfAClass() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = labelled(w);
      DeepBeliefNet net = fresh(w).startingFrom(data);
      Layerwise.Plan plan = new Layerwise.Plan(300, 10);
      Layerwise.pretrain(net, i -> Trainer.maximumLikelihood(), data, plan, w.rng("fit"));
      try (Dataset shown = net.shownToTop(data)) {
        double right = Accuracy.of(Labelled.LABEL).of(net.top(), shown, w.rng("accuracy")).value();
        assertEquals(100, right, 1e-9);
      }
      NDArray left = w.memory().create(new float[][] {{1, 0}}).repeat(0, 500);
      NDArray top =
          Fantasy.of(net.top(), 500).steps(200).given(Labelled.LABEL, left).draw(w.rng("top"));
      float[] means = net.generate(top, w.rng("down")).mean(new int[] {0}).toFloatArray();
      double onTheLeft = means[0] + means[1] + means[2] + means[3];
      double onTheRight = means[4] + means[5] + means[6] + means[7];
      assertTrue(onTheLeft > 5 * onTheRight, onTheLeft + " and " + onTheRight);
    }
  }

  /** The top link learns from what it is shown, with the labels beside; nothing is left behind. */
  @Test
  void pretrainingIsOneLinkAfterAnother() {
    try (Workspace w = Workspace.seeded(1)) {
      Dataset data = labelled(w);
      DeepBeliefNet net = fresh(w);
      DeepBeliefNet twin = net.copy();
      Trainer trainer = Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1));
      int arrays = w.memory().getManagedArrays().size();
      Layerwise.Plan plan = new Layerwise.Plan(3, 5);
      List<Run> runs = Layerwise.pretrain(net, i -> trainer, data, plan, w.rng("pretrain"));
      assertEquals(2, runs.size());
      assertEquals(arrays, w.memory().getManagedArrays().size());
      BoltzmannMachine first = twin.links().get(0).machine();
      trainer.fit(first, data, 3, 5, w.rng("pretrain").split("pair").at(0));
      Dataset shown = data.map("shown", twin.links().get(0)::up).observingLabels(2, 2);
      twin.top().startingFrom(shown);
      trainer.fit(twin.top(), shown, 3, 5, w.rng("pretrain").split("pair").at(1));
      for (int i = 0; i < 2; i++) {
        Parameters own = net.links().get(i).machine().parameters();
        assertEquals(0, own.minus(twin.links().get(i).machine().parameters()).norm(), 1e-6);
      }
      assertTrue(net.top().parameters().get("layer2.bias").abs().max().getFloat() > 0.1);
    }
  }

  /** The label layer comes along as the last one. */
  @Test
  void aMachineOfTheLinksHasTheLabels() {
    try (Workspace w = Workspace.seeded(3)) {
      DeepBeliefNet net = net(w, 3);
      BoltzmannMachine machine = net.toBoltzmannMachine();
      assertEquals(4, machine.layers().size());
      assertEquals(
          List.of("0–1", "1–2", "2–3"),
          machine.edges().stream().map(e -> e.lower() + "–" + e.upper()).toList());
      Parameters top = net.top().parameters();
      assertEquals(top.get("edge1.weights"), machine.parameters().get("edge2.weights"));
      assertEquals(top.get("layer2.bias"), machine.parameters().get("layer3.bias"));
      assertFalse(machine.memory() == net.top().memory());
      assertEquals(
          "DeepBeliefNet Bernoulli(6) – Bernoulli(4) – Bernoulli(2) – OneHot(3)", net.toString());
    }
  }

  @Test
  void labelsBelongToTheTopAndAreNeeded() {
    try (Workspace w = Workspace.seeded(3)) {
      DeepBeliefNet net = fresh(w);
      Dataset data = labelled(w);
      Dataset bare = Dataset.of(w, "bare", data.rows());
      Layerwise.Plan plan = new Layerwise.Plan(1, 12);
      assertThrows(
          IllegalStateException.class,
          () ->
              Layerwise.pretrain(net, i -> Trainer.maximumLikelihood(), bare, plan, w.rng("fit")));
      assertThrows(IllegalArgumentException.class, () -> net.labelled(w, OneHot.of(2)));
      Link labelled = net.links().get(1);
      Link above = Link.of(Machines.binary(w, 8, 2));
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new DeepBeliefNet(List.of(labelled, above)))
              .getMessage();
      assertTrue(message.contains("top link alone"), message);
      NDArray rows = data.rows(0, 3);
      assertThrows(IllegalArgumentException.class, () -> net.freeEnergy(rows));
      DeepBeliefNet pooled = ConvolutionalNet.images(1, 4, 4).filters(2, 3).pooled(2).in(w);
      String refused =
          assertThrows(IllegalArgumentException.class, () -> pooled.labelled(w, OneHot.of(2)))
              .getMessage();
      assertTrue(refused.contains("add a dense layer above it"), refused);
    }
  }
}
