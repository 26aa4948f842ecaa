package dev.bobbin.data.image;

import java.util.Optional;

/**
 * Decodes the JPEG files that cameras and programs write most ({@link JpegHeader}), line by line,
 * to the bit as libjpeg does with its accurate transform. Others, and broken ones, are an {@link
 * IllegalArgumentException} or an {@link IndexOutOfBoundsException}: they are left to Java's
 * reader. Not thread-safe.
 */
final class JpegDecoder extends PictureLines {
  /** A component with its lines. */
  private static final class Channel {
    private final JpegHeader.Component component;

    /** Its first block of those of an MCU. */
    private final int firstBlock;

    /** Those of two bands; a line of the picture lies at its number modulo theirs. */
    private final int[][] lines;

    /** Where a line of half as many columns is widened to. */
    private final int[] wide;

    /** The place of each column of the first MCU in a line. */
    private final int[] places;

    /** The DC coefficient that was read last. */
    private int last;

    private Channel(JpegHeader.Component component, int firstBlock, int lines, int mcus, int wide) {
      this.component = component;
      this.firstBlock = firstBlock;
      this.lines = new int[lines * component.down()][8 * mcus * component.across()];
      this.wide = new int[wide];
      places = new int[8 * component.across()];
      for (int x = 0; x < places.length; x++) {
        places[x] = JpegColours.place(x, places.length, mcus);
      }
    }

    private int[] line(int y) {
      return lines[y % lines.length];
    }
  }

  private final int interval;
  private final JpegScan scan;
  private final InverseDct transform = new InverseDct();
  private final Channel[] channels;
  private final JpegColours mixer;

  /** Columns and lines of an MCU. */
  private final int mcuWidth;

  private final int mcuHeight;
  private final int mcusAcross;
  private final int mcusDown;

  /** How many MCUs are transformed together; their first blocks lie side by side, and so on. */
  private final int group;

  /** How many lines of MCUs are decoded together. */
  private final int band;

  private final int[] places;
  private final int[] red;
  private final int[] green;
  private final int[] blue;
  private final int[] grey;
  private final float[] sums;

  /** The levels of the line that was read last, for each colour. */
  private int[][] levels = {};

  /** The first MCU that waits for its transformation, and how many do. */
  private int firstWaiting;

  private int waiting;
  private int mcuRow;

  /** The line that was read last, and the number of those that can be. */
  private int y = -1;

  private int ready;
  private boolean colour;
  private long borderSum;
  private int borderCount;

  /**
   * A decoder.
   *
   * @param colours 1 for luminance, 3 for red, green and blue
   */
  JpegDecoder(JpegFile file, int colours) {
    super(file.height(), file.width(), colours);
    JpegHeader header = JpegHeader.of(file);
    int width = width();
    interval = header.interval();
    scan = new JpegScan(header.data(), header.scan());
    JpegHeader.Component first = header.components().getFirst();
    // libjpeg does not interpolate so few columns.
    if (first.across() == 2 && width <= 4) {
      throw new IllegalArgumentException("a narrow picture");
    }
    mcuWidth = 8 * first.across();
    mcuHeight = 8 * first.down();
    mcusAcross = Math.ceilDiv(width, mcuWidth);
    mcusDown = Math.ceilDiv(height(), mcuHeight);
    int blocks = 0;
    for (JpegHeader.Component component : header.components()) {
      blocks += component.across() * component.down();
    }
    group = InverseDct.BLOCKS / blocks;
    band = Math.max(1, group / mcusAcross);
    int line = mcusAcross * mcuWidth;
    int block = 0;
    channels = new Channel[header.components().size()];
    for (int c = 0; c < channels.length; c++) {
      JpegHeader.Component component = header.components().get(c);
      channels[c] = new Channel(component, block, 2 * band * 8, mcusAcross, line);
      block += component.across() * component.down();
    }
    mixer = new JpegColours(width, mcusAcross);
    places = new int[width];
    for (int x = 0; x < width; x++) {
      places[x] = JpegColours.place(x, mcuWidth, mcusAcross);
    }
    red = new int[line];
    green = new int[line];
    blue = new int[line];
    grey = new int[line];
    sums = new float[width * colours];
  }

  /** The picture of a file, or empty if this is not a file that this class decodes. */
  static Optional<Picture> decode(JpegFile file) {
    if (file.components() != 1 && file.components() != 3) {
      return Optional.empty();
    }
    try {
      byte[] pixels = new JpegDecoder(file, file.components()).pixels();
      return Optional.of(new Picture(file.height(), file.width(), file.components(), pixels));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  @Override
  byte[] pixels() {
    byte[] pixels = new byte[height() * width() * colours()];
    while (y < height() - 1) {
      next();
      for (int c = 0; c < colours(); c++) {
        int[] line = levels[c];
        int to = y * width() * colours() + c;
        for (int place : places) {
          pixels[to] = (byte) (line[place] + 128);
          to += colours();
        }
      }
    }
    return pixels;
  }

  @Override
  int length() {
    return colours() * red.length;
  }

  @Override
  void add(float weight, float[] sums) {
    for (int c = 0; c < colours(); c++) {
      add(levels[c], weight, sums, c * red.length);
    }
  }

  private static void add(int[] levels, float weight, float[] sums, int at) {
    for (int i = 0; i < levels.length; i++) {
      sums[at + i] += weight * levels[i];
    }
  }

  @Override
  float[] ordered(float[] unordered) {
    for (int c = 0; c < colours(); c++) {
      int from = c * red.length;
      int to = c * width();
      for (int place : places) {
        sums[to++] = unordered[from + place];
      }
    }
    return sums;
  }

  /** Whether one of the lines that were read is in colour, as {@link Picture#isColour()}. */
  boolean isColour() {
    return colour;
  }

  /** The mean luminance of the border as far as it was read, as {@link Picture#borderMean}. */
  double borderMean() {
    return (double) borderSum / borderCount;
  }

  @Override
  void next() {
    y++;
    while (y >= ready) {
      Interruption.check();
      decodeBand();
    }
    int[] line = channels[0].line(y);
    if (channels.length == 1) {
      levels = colours() == 1 ? new int[][] {line} : new int[][] {line, line, line};
    } else {
      int[] blueDifference = difference(channels[1]);
      int[] redDifference = difference(channels[2]);
      JpegColours.red(line, redDifference, red);
      JpegColours.green(line, blueDifference, redDifference, green);
      JpegColours.blue(line, blueDifference, blue);
      levels = new int[][] {red, green, blue};
      colour = colour || hasColour();
    }
    seeBorder();
    if (levels.length > colours()) {
      JpegColours.grey(red, green, blue, grey);
      levels = new int[][] {grey};
    }
  }

  /** A line of as many columns as the picture's. */
  private int[] difference(Channel channel) {
    boolean halved = mcuHeight == 16;
    int row = halved ? y / 2 : y;
    int[] near = channel.line(row);
    if (mcuWidth == 8) {
      return near;
    }
    if (halved) {
      int far = Math.clamp(y % 2 == 0 ? row - 1 : row + 1, 0, Math.ceilDiv(height(), 2) - 1);
      mixer.widen(near, channel.line(far), channel.wide);
    } else {
      mixer.widen(near, channel.wide);
    }
    return channel.wide;
  }

  private boolean hasColour() {
    for (int place : places) {
      if (Picture.isColour(red[place], green[place], blue[place])) {
        return true;
      }
    }
    return false;
  }

  private void seeBorder() {
    int step = y == 0 || y == height() - 1 ? 1 : Math.max(1, width() - 1);
    for (int x = 0; x < width(); x += step) {
      borderSum += channels.length == 1 ? level(x, 0) : luminance(x);
      borderCount++;
    }
  }

  private int luminance(int x) {
    return Picture.luminance(level(x, 0), level(x, 1), level(x, 2));
  }

  private int level(int x, int c) {
    return levels[c][places[x]] + 128;
  }

  private void decodeBand() {
    int until = Math.min(mcusDown, mcuRow + band);
    for (; mcuRow < until; mcuRow++) {
      for (int column = 0; column < mcusAcross; column++) {
        int mcu = mcuRow * mcusAcross + column;
        if (interval > 0 && mcu > 0 && mcu % interval == 0) {
          scan.restart(mcu / interval - 1);
          for (Channel channel : channels) {
            channel.last = 0;
          }
        }
        if (waiting == group) {
          transform();
        }
        read();
      }
    }
    transform();
    if (mcuRow == mcusDown) {
      scan.end();
      ready = height();
    } else {
      // The last line of a band of halved lines lies between its own and the next ones.
      ready = mcuRow * mcuHeight - (mcuHeight == 16 ? 1 : 0);
    }
  }

  /** Reads an MCU. */
  private void read() {
    int block = waiting++;
    for (Channel channel : channels) {
      JpegHeader.Component of = channel.component;
      for (int i = 0; i < of.across() * of.down(); i++) {
        channel.last =
            scan.block(of.dc(), of.ac(), channel.last, of.steps(), transform.coefficients(), block);
        block += group;
      }
    }
  }

  /** Transforms the MCUs that wait, and copies them to their lines. */
  private void transform() {
    transform.transform();
    int from = 0;
    while (from < waiting) {
      int mcu = firstWaiting + from;
      int column = mcu % mcusAcross;
      int length = Math.min(waiting - from, mcusAcross - column);
      for (Channel channel : channels) {
        copy(channel, from, length, mcu / mcusAcross, column);
      }
      from += length;
    }
    firstWaiting += waiting;
    waiting = 0;
  }

  private void copy(Channel channel, int from, int length, int row, int column) {
    int lines = 8 * channel.component.down();
    for (int line = 0; line < lines; line++) {
      int[] target = channel.line(row * lines + line);
      int first = channel.firstBlock + line / 8 * channel.component.across();
      for (int x = 0; x < channel.places.length; x++) {
        int block = (first + x / 8) * group + from;
        transform.copy(line % 8, x % 8, block, length, target, channel.places[x] + column);
      }
    }
  }
}
