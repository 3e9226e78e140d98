package relief.plotting;

/** A numbered mark at an axis. */
record Tick(double value, String number) {}
