package relief.plotting;

/** The widths of columns that journals ask for, in millimetres. */
public enum Journal {
  /** The American Physical Society: Physical Review and its Letters. */
  APS(86, 178),
  /** Nature and its siblings. */
  NATURE(89, 183),
  /** Elsevier's journals, such as Neural Networks and Physics Reports. */
  ELSEVIER(90, 190),
  /** The IEEE's transactions. */
  IEEE(88.9, 181.8);

  private final double single;
  private final double both;

  Journal(double single, double both) {
    this.single = single;
    this.both = both;
  }

  /** One column, in millimetres. */
  public double column() {
    return single;
  }

  /** Both columns with the space between them, in millimetres. */
  public double page() {
    return both;
  }
}
