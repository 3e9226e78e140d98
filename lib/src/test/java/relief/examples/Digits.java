package relief.examples;

import java.nio.file.Path;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;

/**
 * What an example is given: a workspace, the digits of MNIST as grey levels, and how long it may
 * take. In a notebook the first two are {@code Workspace.seeded(1)} and {@code
 * Mnist.load(workspace).training()}.
 */
public final class Digits implements AutoCloseable {
  private static final int ALL = 60_000;

  private final int images;
  private final Path folder;
  private final Workspace workspace;
  private final Mnist mnist;
  private int epochs;

  /**
   * All digits, or in short form the first ones.
   *
   * @param images how many to train on, at most 60 000; to test on, a sixth
   * @param folder where models and figures go
   */
  public Digits(long seed, int images, Path folder) {
    this.images = images;
    this.folder = folder;
    workspace = Workspace.seeded(seed);
    mnist = Mnist.load(workspace);
  }

  /** Where models live. */
  public Workspace workspace() {
    return workspace;
  }

  /** A stream of the workspace. */
  public Rng rng(String purpose) {
    return workspace.rng(purpose);
  }

  /** Labelled images, grey from 0 to 1. */
  public Dataset training() {
    return mnist.training().range(0, images);
  }

  /** Others, that nobody trains on. */
  public Dataset test() {
    return mnist.test().range(0, images / 6);
  }

  /** So many epochs, or one in short form; they are counted. */
  public int epochs(int wanted) {
    int granted = images < ALL ? 1 : wanted;
    epochs += granted;
    return granted;
  }

  /** All epochs so far. */
  public int epochs() {
    return epochs;
  }

  /** A file that the examples share. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
