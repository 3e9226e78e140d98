package relief.data;

/** Where the bytes of an array's rows are read from. Any thread may ask. */
@FunctionalInterface
interface RowSource {
  /** Puts the bytes of some rows, as they are stored, into the target from a place on. */
  void read(int first, int count, byte[] target, int at);
}
