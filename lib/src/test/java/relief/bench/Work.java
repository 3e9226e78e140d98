package relief.bench;

import java.util.List;

/** Something to be timed. */
@FunctionalInterface
interface Work {
  /** The seconds of each timed repetition, after a warm-up; a trial's are multiplied up. */
  List<Double> seconds(Setting setting);
}
