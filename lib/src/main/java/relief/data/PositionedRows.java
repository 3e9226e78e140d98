package relief.data;

/**
 * Rows that lie one after another in a file, uncompressed: each is read by its position.
 *
 * @param start where row 0 begins
 */
record PositionedRows(FileBytes file, long start, int rowBytes) implements RowSource {
  @Override
  public void read(int first, int count, byte[] target, int at) {
    file.read(start + (long) first * rowBytes, target, at, count * rowBytes);
  }
}
