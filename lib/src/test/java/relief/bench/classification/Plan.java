package relief.bench.classification;

import relief.evaluation.Estimate;

/** A row of the table of test errors: a model and how it is trained, with all settings. */
@FunctionalInterface
public interface Plan {
  /** Trains the model and measures its error on the images that the task examines, in percent. */
  Estimate error(Task task);
}
