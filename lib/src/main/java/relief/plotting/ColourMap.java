package relief.plotting;

/**
 * Colours along a scale from 0 to 1, in straight lines between evenly spaced anchors. All are safe
 * for the colour-blind.
 */
public enum ColourMap {
  /** 0 is white, 1 is black: ink on paper. */
  GREY(0xFFFFFF, 0x000000),

  /**
   * Dark blue, green, yellow: viridis, which is even in lightness and safe for the colour-blind.
   */
  SEQUENTIAL(
      0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
      0xBDDF26, 0xFDE725),

  /** Blue, grey, yellow: cividis, as even, and nearly the same to those who see no red or green. */
  CIVIDIS(
      0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55,
      0xFEE838),

  /**
   * Blue below the middle, white in it, red above: ColorBrewer's RdBu, which is even in lightness
   * on both sides and safe for the colour-blind, with a pure white middle.
   */
  DIVERGING(
      0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFFFFFF, 0xFDDBC7, 0xF4A582, 0xD6604D,
      0xB2182B, 0x67001F),

  /**
   * Purple below the middle, white in it, orange above: ColorBrewer's PuOr, with a white middle.
   */
  PURPLE_ORANGE(
      0x2D004B, 0x542788, 0x8073AC, 0xB2ABD2, 0xD8DAEB, 0xFFFFFF, 0xFEE0B6, 0xFDB863, 0xE08214,
      0xB35806, 0x7F3B08);

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
