/** Starts the engine once: its first start unpacks PyTorch into the home folder. */
class LoadEngine {
  public static void main(String[] arguments) {
    System.out.println(ai.djl.engine.Engine.getInstance());
  }
}
