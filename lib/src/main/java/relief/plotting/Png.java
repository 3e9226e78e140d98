package relief.plotting;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small PNG files: a palette where it loses nothing, as in grey images, and full compression. */
final class Png {
  private static final int PALETTE = 256;

  private Png() {}

  static byte[] of(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(0); // the smallest; PNG loses nothing
      writer.setOutput(out);
      writer.write(null, new IIOImage(indexed(image), null, null), parameters);
    } catch (IOException impossibleInMemory) {
      throw new UncheckedIOException(impossibleInMemory);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same pixels with a palette, or the image itself if it has too many colours. */
  private static BufferedImage indexed(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    int[] colours = Arrays.stream(pixels).distinct().limit(PALETTE + 1).sorted().toArray();
    if (colours.length > PALETTE) {
      return image;
    }
    IndexColorModel palette =
        new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette);
    int[] indices =
        Arrays.stream(pixels).map(pixel -> Arrays.binarySearch(colours, pixel)).toArray();
    indexed.getRaster().setPixels(0, 0, image.getWidth(), image.getHeight(), indices);
    return indexed;
  }
}
