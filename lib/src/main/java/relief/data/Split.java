package relief.data;

/**
 * Two disjoint parts of a data set.
 *
 * @param training the rows to learn from
 * @param validation the rows to watch the learning with
 */
public record Split(Dataset training, Dataset validation) {}
