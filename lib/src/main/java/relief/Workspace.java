package relief;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * The place where models live: a device, the native memory on it, and the root of all randomness.
 *
 * <p>Everything long-lived (parameters, chains, moments, data) belongs to an {@link #owner() owner}
 * inside the workspace and is freed when the workspace closes. In a notebook one workspace serves
 * the whole session and need not be closed.
 *
 * <p>Memory: arrays that library code makes inside an {@link NDScope} die with that scope; what is
 * to live longer is moved to its owner by {@link #keep}, and by nothing else.
 */
public final class Workspace implements AutoCloseable {
  private final NDManager memory;
  private final Rng root;

  private Workspace(long seed, Device device) {
    Threads.configure();
    memory = NDManager.newBaseManager(device);
    memory.setName("workspace");
    root = new Rng(Noise.on(memory), seed);
  }

  /**
   * A workspace on the best device that the engine offers: a GPU if there is one, else the CPU.
   *
   * @param seed the seed that every random number in this workspace derives from
   */
  public static Workspace seeded(long seed) {
    return new Workspace(seed, null);
  }

  /**
   * A workspace on a device of your choice.
   *
   * @param seed the seed that every random number in this workspace derives from
   * @param device for example {@code Device.cpu()} or {@code Device.gpu(1)}
   */
  public static Workspace seeded(long seed, Device device) {
    return new Workspace(seed, device);
  }

  /**
   * The manager that new arrays are made with.
   *
   * @throws IllegalStateException if the workspace is closed
   */
  public NDManager memory() {
    if (!memory.isOpen()) {
      throw new IllegalStateException(
          "This workspace is closed, and its models and data are gone with it. Expected an open one:"
              + " make a new one with Workspace.seeded(…) and rebuild or reload the model.");
    }
    return memory;
  }

  /**
   * A new owner of long-lived arrays: a part of this workspace's memory that can be freed alone.
   */
  public NDManager owner() {
    return memory().newSubManager();
  }

  /**
   * The random stream for a purpose. The same name gives the same stream, so that a cell that runs
   * twice draws the same numbers; another name, or {@link Rng#at}, gives an independent one.
   */
  public Rng rng(String purpose) {
    memory();
    return root.split(purpose);
  }

  /**
   * The random stream that stands where another one stood, in this workspace or another: it gives
   * the same numbers on the same kind of device.
   */
  public Rng rng(Rng.Position position) {
    memory();
    return root.from(position);
  }

  /** Where the arrays are. */
  public Device device() {
    return memory.getDevice();
  }

  /** Moves an array out of every open scope into the hands of an owner, and returns it. */
  public static NDArray keep(NDManager owner, NDArray array) {
    NDScope.unregister(array);
    array.attach(owner);
    return array;
  }

  /**
   * Runs a computation and frees all its temporary arrays; the result passes to the caller's scope,
   * or, where there is none, lives as long as the workspace. The result must be a new array, not
   * one that somebody owns.
   */
  public static NDArray scoped(Supplier<NDArray> computation) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = computation.get();
      NDScope.unregister(result);
    }
    NDScope.register(result);
    return result;
  }

  /** Frees every model, chain and data set of this workspace; a second call does nothing. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "Workspace on " + (memory.isOpen() ? device() : "(closed)");
  }
}
