package relief.plotting;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Font;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A figure as SVG. What VectorGraphics2D writes is finished in two points: text says how wide it
 * is, so that another machine's font keeps the layout, and images say that their pixels are meant
 * to be seen.
 */
final class Svg {
  private static final String FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif";
  private static final Pattern SIZE = Pattern.compile("font-size:([0-9]+)");

  // The document type lies on the web; nobody needs it, and nobody shall go there to read it.
  private static final String EXTERNAL =
      "http://apache.org/xml/features/nonvalidating/load-external-dtd";

  private Svg() {}

  static void write(Figure figure, OutputStream out) throws IOException {
    try {
      Document document = parse(drawing(figure));
      forEach(document, "text", Svg::finishText);
      forEach(document, "image", image -> image.setAttribute("style", "image-rendering:pixelated"));
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document.getDocumentElement()), new StreamResult(out));
    } catch (ParserConfigurationException | SAXException | TransformerException e) {
      throw new IOException("the drawing is not valid XML: " + e.getMessage(), e);
    }
  }

  private static byte[] drawing(Figure figure) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    graphics.addRenderingHints(Hints.SMOOTH);
    figure.paint(graphics);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(figure.width(), figure.height()))
        .writeTo(bytes);
    return bytes.toByteArray();
  }

  private static Document parse(byte[] xml)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(EXTERNAL, false);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static void forEach(Document document, String tag, Consumer<Element> action) {
    NodeList elements = document.getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      action.accept((Element) elements.item(i));
    }
  }

  private static void finishText(Element text) {
    String style = text.getAttribute("style");
    Matcher size = SIZE.matcher(style);
    if (size.find()) {
      int weight = style.contains("bold") ? Font.BOLD : Font.PLAIN;
      Font font = Label.font(weight, Integer.parseInt(size.group(1)));
      double width = new Label(text.getTextContent(), font).width();
      text.setAttribute("textLength", String.format(Locale.ROOT, "%.2f", width));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    text.setAttribute(
        "style", style.replaceAll("font-family:[^;]*;", "font-family:" + FONTS + ";"));
  }
}
