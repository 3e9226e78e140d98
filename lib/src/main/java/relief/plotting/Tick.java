package relief.plotting;

/** A mark at an axis; a minor one has no number. */
record Tick(double value, String number) {
  boolean minor() {
    return number.isEmpty();
  }
}
