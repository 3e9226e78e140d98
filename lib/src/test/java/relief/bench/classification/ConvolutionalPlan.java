package relief.bench.classification;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.evaluation.TestError;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Rate;
import relief.training.SparsityTarget;
import relief.training.Trainer;

/**
 * Two convolutional RBMs with probabilistic max pooling (Lee, Grosse, Ranganath &amp; Ng 2009), the
 * second on the pooling units of the first, and above them a hidden layer and the output, all
 * fine-tuned by DJL as convolutions.
 *
 * @param first filters of 5 × 5 pixels
 * @param second filters of 5 × 5 places
 * @param pretraining epochs of CD-1 for either machine
 * @param examples images to pretrain with; 0 for a random start
 * @param tuning with labels
 */
record ConvolutionalPlan(int first, int second, int pretraining, int examples, Tuning tuning)
    implements Plan {
  private static final int SIDE = 28;
  private static final int POOLED = 12;
  private static final int FILTER = 5;
  private static final int TOP = 500;
  private static final int ROWS = 50;
  private static final float ACTIVE = 0.05f;
  private static final float GREATEST = 30;

  @Override
  public Estimate error(Task task) {
    try (Model model = Model.newInstance("convolutional")) {
      model.setBlock(block(bottom(task), task));
      tuning.fit(task, model, task.training(), task.examined());
      return new TestError(model.getBlock()).of(task.examined());
    }
  }

  private BoltzmannMachine bottom(Task task) {
    Convolutional plan = Convolutional.images(1, SIDE, SIDE).filters(first, FILTER).pooled(2);
    return pretrained(task, plan, task.images().range(0, examples), 0);
  }

  private SequentialBlock block(BoltzmannMachine bottom, Task task) {
    Convolutional plan =
        Convolutional.images(first, POOLED, POOLED).filters(second, FILTER).pooled(2);
    Dataset shown = task.images().range(0, examples).map("pooled", rows -> pooled(bottom, rows));
    BoltzmannMachine top = pretrained(task, plan, shown, 1);
    return new SequentialBlock()
        .add(LambdaBlock.singleton(x -> x.reshape(-1, 1, SIDE, SIDE)))
        .add(convolution(bottom))
        .add(LambdaBlock.singleton(ConvolutionalPlan::pooling))
        .add(convolution(top))
        .add(LambdaBlock.singleton(ConvolutionalPlan::pooling))
        .add(Blocks.batchFlattenBlock())
        .add(Dropout.builder().optRate((float) tuning.input()).build())
        .add(Linear.builder().setUnits(TOP).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate((float) tuning.hidden()).build())
        .add(Linear.builder().setUnits(Task.CLASSES).build());
  }

  private BoltzmannMachine pretrained(Task task, Convolutional plan, Dataset data, int link) {
    String name = "convolutional-" + first + "-" + second + "-" + pretraining + "-" + link;
    return task.kept(name, () -> trained(task, plan, data, link));
  }

  private BoltzmannMachine trained(Task task, Convolutional plan, Dataset data, int link) {
    BoltzmannMachine machine =
        plan.in(task.workspace(), task.rng("filters").at(link)).startingFrom(data);
    Layer units = machine.layers().get(1);
    NDArray rare = task.workspace().memory().full(units.shape(), ACTIVE);
    units.parameters().assign(units.matching(rare, rare));
    SparsityTarget target = SparsityTarget.of(ACTIVE, 1).ofBiases();
    Trainer.of(ContrastiveDivergence.of(1).sparse(target), Adam.of(Rate.falling(0.005, 0.0005)))
        .named("convolutional link " + link)
        .fit(machine, data, pretraining, ROWS, task.rng("convolutional").at(link));
    return machine;
  }

  private static NDArray pooled(BoltzmannMachine machine, NDArray rows) {
    MaxPooled units = (MaxPooled) machine.layers().get(1);
    return units.pooled(units.mean(machine.edges().get(0).coupling().up(rows)));
  }

  private static Conv2d convolution(BoltzmannMachine machine) {
    float[] weights = machine.parameters().get("edge0.weights").toFloatArray();
    float[] bias = machine.parameters().get("layer1.bias").toFloatArray();
    Conv2d block =
        Conv2d.builder().setFilters(bias.length).setKernelShape(new Shape(FILTER, FILTER)).build();
    block.setInitializer(
        (manager, shape, type) -> manager.create(weights, shape), Parameter.Type.WEIGHT);
    block.setInitializer(
        (manager, shape, type) -> manager.create(bias, shape), Parameter.Type.BIAS);
    return block;
  }

  /** p(pooling unit is on) = S / (1 + S), with the sum S of exp(input) over its block. */
  private static NDArray pooling(NDArray inputs) {
    Shape block = new Shape(2, 2);
    NDArray weights = inputs.minimum(GREATEST).exp();
    NDArray sums = Pool.avgPool2d(weights, block, block, new Shape(0, 0), false, true).mul(4);
    return sums.div(sums.add(1));
  }
}
