package relief.plotting;

/** Colours along a scale from 0 to 1, in straight lines between evenly spaced anchors. */
enum ColourMap {
  /** 0 is white, 1 is black: ink on paper. */
  GREY(0xFFFFFF, 0x000000),

  /**
   * Dark blue, green, yellow: viridis, which is even in lightness and safe for the colour-blind.
   */
  SEQUENTIAL(
      0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
      0xBDDF26, 0xFDE725),

  /**
   * Blue below the middle, white in it, red above: ColorBrewer's RdBu, which is even in lightness
   * on both sides and safe for the colour-blind, with a pure white middle.
   */
  DIVERGING(
      0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFFFFFF, 0xFDDBC7, 0xF4A582, 0xD6604D,
      0xB2182B, 0x67001F);

  private final int[] anchors;

  ColourMap(int... anchors) {
    this.anchors = anchors;
  }

  /** The colour as 0xRRGGBB; a place outside [0, 1] gets the colour of the nearer end. */
  int rgb(double place) {
    double position = Math.max(0, Math.min(1, place)) * (anchors.length - 1);
    int left = Math.min((int) position, anchors.length - 2);
    double share = position - left;
    return channel(left, share, 16) | channel(left, share, 8) | channel(left, share, 0);
  }

  private int channel(int left, double share, int shift) {
    int from = anchors[left] >> shift & 0xFF;
    int to = anchors[left + 1] >> shift & 0xFF;
    return (int) Math.round(from + share * (to - from)) << shift;
  }
}
