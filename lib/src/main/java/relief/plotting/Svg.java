package relief.plotting;

import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A figure as SVG, written by Batik: text is text, images say that their pixels are meant to be
 * seen. The letters that occur are embedded, and a program that ignores embedded fonts is told how
 * wide each line of text is.
 */
final class Svg {
  private static final String SPACE = "http://www.w3.org/2000/svg";
  private static final double POINTS = 72 / 25.4; // a millimetre

  private Svg() {}

  static void write(Figure figure, OutputStream out) throws IOException {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SPACE, "svg", null);
      Element drawing = drawing(figure, document);
      finish(figure, drawing);
      print(drawing, out);
    } catch (ParserConfigurationException | TransformerException e) {
      throw new IOException("the drawing can't be written as XML: " + e.getMessage(), e);
    }
  }

  private static Element drawing(Figure figure, Document document) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    context.setPrecision(4);
    context.setImageHandler(new SvgImages());
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.addRenderingHints(Hints.SMOOTH);
    graphics.setSVGCanvasSize(
        new Dimension((int) Math.ceil(figure.width()), (int) Math.ceil(figure.height())));
    figure.paint(graphics);
    Element drawing = graphics.getRoot();
    graphics.dispose();
    return drawing;
  }

  private static void finish(Figure figure, Element drawing) {
    drawing.setAttribute("xmlns", SPACE);
    boolean measured = figure.style().measured();
    drawing.setAttribute("width", length(figure.width(), measured));
    drawing.setAttribute("height", length(figure.height(), measured));
    drawing.setAttribute(
        "viewBox", "0 0 " + number(figure.width()) + " " + number(figure.height()));
    Typeface typeface = figure.style().letters().typeface();
    forEach(drawing, "text", text -> measure(text, typeface));
    Element style = drawing.getOwnerDocument().createElementNS(SPACE, "style");
    style.setTextContent(SvgFonts.css(typeface, characters(drawing)));
    drawing.insertBefore(style, drawing.getFirstChild());
  }

  private static String length(double points, boolean measured) {
    return measured ? number(points / POINTS) + "mm" : number(points);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static void measure(Element text, Typeface typeface) {
    double size = Double.parseDouble(inherited(text, "font-size").replace("px", ""));
    boolean bold = inherited(text, "font-weight").equals("bold");
    Font font = bold ? typeface.bold(size) : typeface.plain(size);
    text.setAttribute("textLength", number(new Label(text.getTextContent(), font).width()));
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }

  private static String inherited(Element element, String attribute) {
    String value = element.getAttribute(attribute);
    return value.isEmpty() && element.getParentNode() instanceof Element parent
        ? inherited(parent, attribute)
        : value;
  }

  private static Set<Integer> characters(Element drawing) {
    Set<Integer> characters = new TreeSet<>();
    forEach(drawing, "text", text -> text.getTextContent().codePoints().forEach(characters::add));
    return characters;
  }

  private static void forEach(Element drawing, String tag, Consumer<Element> action) {
    NodeList elements = drawing.getElementsByTagNameNS(SPACE, tag);
    for (int i = 0; i < elements.getLength(); i++) {
      action.accept((Element) elements.item(i));
    }
  }

  private static void print(Element drawing, OutputStream out) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    transformer.transform(new DOMSource(drawing), new StreamResult(out));
  }
}
