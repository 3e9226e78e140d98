package relief.plotting;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.util.Base64;
import org.apache.batik.svggen.ImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.w3c.dom.Element;

/** Images in SVG as small PNG files in the text, each pixel a sharp rectangle. */
final class SvgImages implements ImageHandler {
  private static final String LINK = "http://www.w3.org/1999/xlink";

  @Override
  public void handleImage(Image image, Element element, SVGGeneratorContext context) {
    if (!(image instanceof BufferedImage pixels)) {
      throw new IllegalArgumentException(
          "Expected a BufferedImage in a figure, got " + image.getClass().getName() + ".");
    }
    element.setAttribute("preserveAspectRatio", "none");
    element.setAttribute("style", "image-rendering:optimizeSpeed;image-rendering:pixelated");
    String bytes = Base64.getEncoder().encodeToString(Png.of(pixels));
    element.setAttributeNS(LINK, "xlink:href", "data:image/png;base64," + bytes);
  }

  @Override
  public void handleImage(RenderedImage image, Element element, SVGGeneratorContext context) {
    handleImage((Image) image, element, context);
  }

  @Override
  public void handleImage(RenderableImage image, Element element, SVGGeneratorContext context) {
    handleImage(image.createDefaultRendering(), element, context);
  }
}
