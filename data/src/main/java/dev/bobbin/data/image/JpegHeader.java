package dev.bobbin.data.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of a JPEG (ITU-T T.81, B.2) that is sequential, Huffman-coded, of 8 bits, grey or
 * YCbCr in one scan.
 *
 * @param components 1 or 3; only the first may have more than one block an MCU
 * @param interval of restarts in MCUs, 0 for none
 * @param data of {@link JpegFile#bytes}
 * @param scan the start of the scan's data
 */
record JpegHeader(List<Component> components, int interval, byte[] data, int scan) {
  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int DHT = 0xC4;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final String SAMPLING = "other sampling";
  private static final String LENGTH = "a segment of another length";
  private static final int MOST_SIDE = 65_500;

  /** Adobe's value for YCbCr. */
  private static final int ADOBE_YCC = 1;

  /**
   * A component.
   *
   * @param id its number in the file
   * @param across its blocks in a line of an MCU: 1 or 2
   * @param down its lines of blocks in an MCU: 1 or 2
   * @param steps of {@link JpegScan#steps}
   */
  record Component(
      int id, int across, int down, JpegScan.Table dc, JpegScan.Table ac, int[] steps) {}

  /**
   * Reads the header.
   *
   * @throws IllegalArgumentException for another kind of JPEG, or a broken one
   * @throws IndexOutOfBoundsException for a broken one
   */
  static JpegHeader of(JpegFile file) {
    require(file.scans() == 1, "several scans");
    require(Math.max(file.width(), file.height()) <= MOST_SIDE, "more pixels than libjpeg takes");
    require(file.adobeTransform() < 0 || file.adobeTransform() == ADOBE_YCC, "other colours");
    return new Parser(file.bytes()).parse();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what);
    }
  }

  private static final class Parser {
    private final byte[] data;
    private final int[][] steps = new int[4][];
    private final JpegScan.Table[][] tables = new JpegScan.Table[2][4];

    /** Where the frame's header has its components, 0 before it. */
    private int frame;

    private int count;
    private int interval;

    private Parser(byte[] data) {
      this.data = data;
    }

    private int number(int from) {
      return ((data[from] & 0xFF) << 8) | (data[from + 1] & 0xFF);
    }

    private JpegHeader parse() {
      boolean yCbCr = false;
      int at = 2;
      int marker = data[at + 1] & 0xFF;
      while (marker != SOS) {
        int from = at + 4;
        int to = at + 2 + number(at + 2);
        switch (marker) {
          case APP0, APP14 -> yCbCr = true;
          case DQT -> quantization(from, to);
          case DHT -> huffman(from, to);
          case DRI -> {
            require(to == from + 2, LENGTH);
            interval = number(from);
          }
          case SOF0, SOF1 -> frame(from, to);
          default -> throw new IllegalArgumentException("another process");
        }
        at = to;
        marker = data[at + 1] & 0xFF;
      }
      require(yCbCr || count == 1, "other colours");
      return new JpegHeader(components(at + 4), interval, data, at + 2 + number(at + 2));
    }

    private void quantization(int from, int to) {
      int i = from;
      while (i < to) {
        boolean wide = data[i] >> 4 != 0;
        int number = data[i++] & 15;
        int[] zigzag = new int[64];
        for (int k = 0; k < zigzag.length; k++) {
          zigzag[k] = wide ? number(i) : data[i] & 0xFF;
          i += wide ? 2 : 1;
        }
        steps[number] = JpegScan.steps(zigzag);
      }
      require(i == to, LENGTH);
    }

    private void huffman(int from, int to) {
      int i = from;
      while (i < to) {
        int kind = data[i] >> 4;
        int number = data[i++] & 15;
        byte[] counts = Arrays.copyOfRange(data, i, i + 16);
        i += counts.length;
        int codes = 0;
        for (byte codesOfLength : counts) {
          codes += codesOfLength & 0xFF;
        }
        byte[] symbols = Arrays.copyOfRange(data, i, i + codes);
        i += codes;
        require(codes <= 256, "too many codes");
        tables[kind][number] = new JpegScan.Table(counts, symbols, kind == 1);
      }
      require(i == to, LENGTH);
    }

    private void frame(int from, int to) {
      require(data[from] == 8 && frame == 0, "other samples");
      require(to == from + 6 + 3 * data[from + 5], LENGTH);
      count = data[from + 5];
      frame = from + 6;
      require(count == 1 || count == 3, "other components");
    }

    private List<Component> components(int header) {
      require(frame > 0 && data[header] == count, "several scans");
      require(number(header - 2) == 6 + 2 * count, LENGTH);
      int after = header + 1 + 2 * count;
      require(data[after] == 0 && data[after + 1] == 63 && data[after + 2] == 0, "another process");
      List<Component> components = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        int of = frame + 3 * c;
        int in = header + 1 + 2 * c;
        require(data[in] == data[of], "another order");
        int id = data[of];
        require(components.stream().noneMatch(other -> other.id() == id), "equal components");
        int across = data[of + 1] >> 4;
        int down = data[of + 1] & 15;
        require(across >= 1 && across <= 4 && down >= 1 && down <= 4, SAMPLING);
        if (count == 1) {
          // The only component of a scan comes block by block.
          across = 1;
          down = 1;
        }
        int most = c == 0 ? 2 : 1;
        require(across <= most && down <= most, SAMPLING);
        JpegScan.Table dc = tables[0][data[in + 1] >> 4];
        JpegScan.Table ac = tables[1][data[in + 1] & 15];
        int[] table = steps[data[of + 2]];
        require(dc != null && ac != null && table != null, "no tables");
        components.add(new Component(id, across, down, dc, ac, table));
      }
      return components;
    }
  }
}
