package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;

/** DJL takes gradients whose sum is 0 for gradients that are all 0. */
class RegressionTest {
  private static Linear zeros() {
    Linear output = Linear.builder().setUnits(2).build();
    output.setInitializer(new ConstantInitializer(0), Parameter.Type.WEIGHT);
    return output;
  }

  /**
   * Three rows of one class, one of another: gradients ¼ and −¼, for the weight and for the bias.
   */
  @Test
  void gradientsMayAddUpToZero() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("ones")) {
      float[][] ones = {{1}, {1}, {1}, {1}};
      Dataset data = Dataset.of(w, "ones", ones).withLabels(new int[] {0, 0, 0, 1});
      model.setBlock(zeros());
      double[] losses =
          FineTuning.classifier().fit(model, Supervised.labels(data, 2, 4, w.rng("ones")), 200);
      assertEquals(Math.log(2), losses[0], 1e-6);
      assertTrue(losses[199] < losses[0] - 0.05, Arrays.toString(losses));
    }
  }

  @Test
  void gradientsThatAreAllZeroAreTold() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("nothing")) {
      Dataset data =
          Dataset.of(w, "nothing", new float[][] {{0}, {0}}).withLabels(new int[] {0, 1});
      model.setBlock(zeros());
      Supervised labels = Supervised.labels(data, 2, 2, w.rng("nothing"));
      String message =
          assertThrows(
                  IllegalStateException.class, () -> FineTuning.classifier().fit(model, labels, 1))
              .getMessage();
      assertTrue(message.startsWith("Expected a loss that depends on the parameters"), message);
    }
  }
}
