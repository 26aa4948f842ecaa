package dev.bobbin.report.picture;

/** Draws SVG elements: text stays text, images are embedded. */
final class SvgCanvas implements Canvas {
  private final StringBuilder out = new StringBuilder();

  static String document(Picture picture) {
    SvgCanvas canvas = new SvgCanvas();
    canvas.begin(picture);
    picture.draw(canvas);
    canvas.out.append("</svg>\n");
    return canvas.out.toString();
  }

  private void begin(Picture picture) {
    String width = number(picture.width());
    String height = number(picture.height());
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    attribute("width", width + "pt");
    attribute("height", height + "pt");
    attribute("viewBox", "0 0 " + width + " " + height);
    attribute("role", "img");
    attribute("font-family", Fonts.FAMILIES);
    out.append(">\n<title>");
    escape(picture.title());
    out.append("</title>\n");
    rectangle(new Box(0, 0, picture.width(), picture.height()), Colour.WHITE);
  }

  @Override
  public void group(String role, Runnable content) {
    out.append("<g");
    attribute("class", role);
    out.append(">\n");
    content.run();
    out.append("</g>\n");
  }

  @Override
  public void rectangle(Box box, Colour fill) {
    out.append("<rect");
    place(box);
    attribute("fill", fill.hex());
    out.append("/>\n");
  }

  @Override
  public void outline(Box box, Stroke stroke) {
    out.append("<rect");
    place(box);
    attributes(stroke);
    out.append("/>\n");
  }

  @Override
  public void line(double[] xs, double[] ys, Stroke stroke) {
    out.append("<polyline");
    points(xs, ys);
    attributes(stroke);
    attribute("stroke-linejoin", "round");
    out.append("/>\n");
  }

  @Override
  public void polygon(double[] xs, double[] ys, Colour fill) {
    out.append("<polygon");
    points(xs, ys);
    attribute("fill", fill.hex());
    out.append("/>\n");
  }

  @Override
  public void disc(double x, double y, double radius, Colour fill) {
    out.append("<circle");
    attribute("cx", number(x));
    attribute("cy", number(y));
    attribute("r", number(radius));
    attribute("fill", fill.hex());
    out.append("/>\n");
  }

  @Override
  public void text(Label label, double x, double y, TextStyle style) {
    if (label.shown().isEmpty()) {
      return;
    }
    out.append("<text");
    attribute("x", number(x));
    attribute("y", number(y));
    attribute("font-size", number(style.size()));
    if (style.bold()) {
      attribute("font-weight", "bold");
    }
    attribute("fill", style.colour().hex());
    switch (style.anchor()) {
      case START -> {}
      case MIDDLE -> attribute("text-anchor", "middle");
      case END -> attribute("text-anchor", "end");
    }
    // Makes viewers with another font keep the layout.
    attribute("textLength", number(Fonts.width(label.shown(), style)));
    attribute("lengthAdjust", "spacingAndGlyphs");
    if (style.turn() != 0) {
      attribute(
          "transform", "rotate(" + number(style.turn()) + " " + number(x) + " " + number(y) + ")");
    }
    out.append('>');
    if (label.isCut()) {
      out.append("<title>");
      escape(label.full());
      out.append("</title>");
    }
    escape(label.shown());
    out.append("</text>\n");
  }

  @Override
  public void image(Bitmap image, Box box) {
    out.append("<image");
    place(box);
    attribute("preserveAspectRatio", "none");
    if (box.width() > image.shape().width()) {
      attribute("image-rendering", "pixelated");
    }
    attribute("href", Png.dataUrl(image.toImage()));
    out.append("/>\n");
  }

  private void place(Box box) {
    attribute("x", number(box.x()));
    attribute("y", number(box.y()));
    attribute("width", number(box.width()));
    attribute("height", number(box.height()));
  }

  private void attributes(Stroke stroke) {
    attribute("fill", "none");
    attribute("stroke", stroke.colour().hex());
    attribute("stroke-width", number(stroke.width()));
    if (stroke.dash() != 0) {
      attribute("stroke-dasharray", number(stroke.dash()));
    }
  }

  private void points(double[] xs, double[] ys) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
    }
    attribute("points", points.toString());
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value);
    out.append('"');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(letter);
      }
    }
  }

  /** Hundredths of a point are finer than any printer resolves. */
  private static String number(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }
}
