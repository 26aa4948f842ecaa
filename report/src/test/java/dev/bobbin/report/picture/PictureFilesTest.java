package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.BobbinException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Written files: PNG files with a size, SVG files that are valid XML. */
final class PictureFilesTest {
  @TempDir Path folder;

  static Stream<org.junit.jupiter.api.Named<Picture>> pictures() {
    return LegibilityTest.pictures();
  }

  @ParameterizedTest
  @ValueSource(ints = {72, 150, 600})
  void moreDotsAnInchGiveTheSameSizeOnPaper(int dpi) throws IOException {
    Picture picture = LearningCurves.of(Examples.HEADING, Examples.epochs(10, true, 0.5));
    byte[] png = picture.png(dpi);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo((int) Math.ceil(picture.width() * dpi / 72));
    assertThat(image.getHeight()).isEqualTo((int) Math.ceil(picture.height() * dpi / 72));
    ByteBuffer size = chunk(png, "pHYs");
    int across = size.getInt();
    assertThat(across * 0.0254).isCloseTo(dpi, within(0.02));
    assertThat(size.getInt()).isEqualTo(across);
    assertThat(size.get()).as("1 for metres").isEqualTo((byte) 1);
  }

  /** The content of a chunk of a PNG file. */
  private static ByteBuffer chunk(byte[] png, String type) {
    ByteBuffer bytes = ByteBuffer.wrap(png).position(8);
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      byte[] name = new byte[4];
      bytes.get(name);
      if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
        return bytes.slice(bytes.position(), length);
      }
      bytes.position(bytes.position() + length + 4);
    }
    throw new AssertionError("no " + type);
  }

  @Test
  void thePngHasNoTimeInIt() {
    byte[] png = Examples.comparison(Examples.FASHION, 2).png(72);
    assertThat(new String(png, StandardCharsets.ISO_8859_1)).doesNotContain("tIME", "tEXt", "iTXt");
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void theSvgIsXmlWithAllTextsAsTextAndNothingFromOutside(Picture picture) throws Exception {
    Document document = parse(picture.svg());
    List<String> expected = new ArrayList<>();
    RecordingCanvas canvas = RecordingCanvas.of(picture);
    canvas.texts.stream()
        .map(t -> t.label().shown())
        .filter(t -> !t.isEmpty())
        .forEach(expected::add);
    List<String> found = new ArrayList<>();
    for (Element text : elements(document, "text")) {
      found.add(text.getLastChild().getTextContent());
    }
    assertThat(found).isEqualTo(expected);
    assertThat(elements(document, "image")).hasSize(canvas.images.size());
    assertThat(elements(document, "polyline")).hasSize(canvas.lines.size());
    assertThat(elements(document, "script")).isEmpty();
    assertThat(document.getDocumentElement().getAttribute("viewBox"))
        .isEqualTo("0 0 %d %d".formatted((int) picture.width(), (int) picture.height()));
    for (Element image : elements(document, "image")) {
      String prefix = "data:image/png;base64,";
      String href = image.getAttribute("href");
      assertThat(href).startsWith(prefix);
      byte[] png = Base64.getDecoder().decode(href.substring(prefix.length()));
      assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void theSamePictureGivesTheSameBytes(Picture picture) {
    assertThat(picture.svg()).isEqualTo(picture.svg());
    assertThat(picture.png(40)).isEqualTo(picture.png(40));
  }

  @Test
  void hostileNamesStayNames() throws Exception {
    Document document =
        parse(
            ConfusionHeatMap.of(
                    Heading.of("<b>&\u0001</b>"),
                    Examples.matrix(Examples.HOSTILE.size(), 1),
                    Examples.HOSTILE)
                .svg());
    List<String> texts = elements(document, "text").stream().map(Element::getTextContent).toList();
    assertThat(texts).contains("<b>&</b>", "class 0", "class 1", "]]>&amp;", "turned round");
    assertThat(document.getDocumentElement().getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<b>&</b>");
    assertThat(texts)
        .anyMatch(text -> text.contains("no reader would ever want to read all of it"));
  }

  @Test
  void anImageIsDrawnPixelByPixel() throws IOException {
    Picture picture =
        ImageGallery.of(
            Heading.of("x"),
            Examples.images(28, 28, 1, Examples.FASHION),
            new int[] {5},
            Examples.FASHION,
            5);
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(picture.png(600)));
    RecordingCanvas.Image image = RecordingCanvas.of(picture).images.getFirst();
    double zoom = image.box().width() * 600 / 72 / 28;
    assertThat(zoom).as("whole number of pixels").isCloseTo(Math.rint(zoom), within(1e-9));
    int left = (int) Math.round(image.box().x() * 600 / 72);
    int top = (int) Math.round(image.box().y() * 600 / 72);
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        int rgb = drawn.getRGB(left + (int) ((x + 0.5) * zoom), top + (int) ((y + 0.5) * zoom));
        int grey = image.bitmap().pixels()[y * 28 + x] & 0xFF;
        assertThat(rgb & 0xFFFFFF).isEqualTo(grey << 16 | grey << 8 | grey);
      }
    }
  }

  @Test
  void bothFilesAreWrittenAndNoOther() throws IOException {
    Picture picture = Examples.comparison(Examples.FASHION, 2);
    Picture.Files files = picture.write(folder.resolve("new/folder"), "name", 72);
    assertThat(files.png()).isEqualTo(folder.resolve("new/folder/name.png")).exists();
    assertThat(Files.readString(files.svg())).isEqualTo(picture.svg());
    try (Stream<Path> all = Files.list(folder.resolve("new/folder"))) {
      assertThat(all).containsExactlyInAnyOrder(files.png(), files.svg());
    }
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Picture picture = Examples.comparison(Examples.FASHION, 2);
    assertThatThrownBy(() -> picture.write(file, "name", 72))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("name.png: expected to write this file");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 35, 2401})
  void unlikelyDotsAnInchAreRefused(int dpi) {
    Picture picture = Examples.comparison(Examples.FASHION, 2);
    assertThatThrownBy(() -> picture.png(dpi))
        .hasMessage("dpi: expected 36 to 2400, received " + dpi + "; try 600 for print");
  }

  @Test
  void aPictureThatWouldNotFitIntoMemoryIsRefused() {
    Picture picture = Examples.comparison(Examples.names(30), 6);
    assertThatThrownBy(() -> picture.png(2400))
        .hasMessageContaining(" pixels at 2400 dpi; try fewer images");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
