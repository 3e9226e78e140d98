package relief.bench.classification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.data.Split;
import relief.io.Archive;
import relief.models.BoltzmannMachine;

/**
 * What a plan works on: all 60 000 training images and the 10 000 test images, or, to choose
 * settings by, 50 000 training images drawn at random and the other 10 000 in place of the test
 * images. Keeps pretrained machines in files for other plans with the same seed, and counts the
 * minutes, those of the files included.
 */
public final class Task implements AutoCloseable {
  /** Digits. */
  public static final int CLASSES = 10;

  private static final Path FOLDER = Path.of("target", "bench");
  private static final String MINUTES = "minutes";
  private static final double MINUTE = 60e9;
  private static final double SHARE = 5.0 / 6;

  private final Workspace workspace;
  private final long seed;
  private final Dataset images;
  private final Dataset training;
  private final Dataset examined;
  private final boolean choosing;
  private long start = System.nanoTime();
  private double before;

  /**
   * Loads the images.
   *
   * @param choosing whether a part of the training images takes the place of the test images
   */
  public Task(long seed, boolean choosing) {
    this.seed = seed;
    this.choosing = choosing;
    workspace = Workspace.seeded(seed);
    Mnist mnist = Mnist.load(workspace);
    images = mnist.training();
    Split split = images.shuffled(workspace.rng("split")).split(SHARE);
    training = choosing ? split.training() : images;
    examined = choosing ? split.validation() : mnist.test();
  }

  /** Where everything lives. */
  public Workspace workspace() {
    return workspace;
  }

  /** A stream by name. */
  public Rng rng(String name) {
    return workspace.rng(name);
  }

  /** What everything is drawn from. */
  public long seed() {
    return seed;
  }

  /** All training images, for what needs no labels. */
  public Dataset images() {
    return images;
  }

  /** The images to learn labels from. */
  public Dataset training() {
    return training;
  }

  /** The images to find the error with. */
  public Dataset examined() {
    return examined;
  }

  /** Whether settings are being chosen, so that the error may be looked at after each epoch. */
  public boolean choosing() {
    return choosing;
  }

  /**
   * A machine from a file of this name, or else from its training, after which it is kept there.
   * The minutes that it took count either way.
   */
  public BoltzmannMachine kept(String name, Supplier<BoltzmannMachine> training) {
    Path file = FOLDER.resolve(name + "-" + seed + ".h5");
    if (Files.exists(file)) {
      Archive archive = Archive.load(workspace, file);
      before += Double.parseDouble(archive.provenance().get(MINUTES));
      return archive.model();
    }
    long from = System.nanoTime();
    BoltzmannMachine machine = training.get();
    double minutes = (System.nanoTime() - from) / MINUTE;
    folder();
    Archive.of(machine).with(MINUTES, String.format(Locale.ROOT, "%.3f", minutes)).save(file);
    return machine;
  }

  private static void folder() {
    try {
      Files.createDirectories(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts minutes that were spent before. */
  public void spent(double minutes) {
    before += minutes;
  }

  /** Starts to count anew. */
  public void restart() {
    start = System.nanoTime();
    before = 0;
  }

  /** By the clock, and those of what came from files. */
  public double minutes() {
    return before + (System.nanoTime() - start) / MINUTE;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
