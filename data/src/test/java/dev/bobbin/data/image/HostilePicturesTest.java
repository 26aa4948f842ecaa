package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files of every container are refused in words, or read: nothing else. */
class HostilePicturesTest {
  private static final ImageFileReader READER =
      new ImageFileReader(Preprocessing.standard(new Shape(8, 8, 3)));

  /** Of a line of pixels, 768 lines of sums are enlarged: at first they were 600 MB for each. */
  @Test
  void manyLongLinesAreEnlargedAtOnce() {
    byte[] line = RandomJpeg.of(new Random(1), 65_500, 1, 0, 11);
    ImageFileReader reader = new ImageFileReader(Preprocessing.standard(new Shape(768, 32, 3)));
    Preprocessing usual = Preprocessing.standard(new Shape(768, 32, 3));
    ImageFileReader stretching =
        new ImageFileReader(
            new Preprocessing(
                usual.size(),
                Fit.STRETCH,
                usual.background(),
                usual.polarity(),
                usual.mean(),
                usual.std(),
                true));
    assertThat(reader.read(line, "line").pixels()).hasSize(768 * 32 * 3);
    List<LoadedImage> all =
        IntStream.range(0, 60).parallel().mapToObj(i -> stretching.read(line, "line")).toList();
    assertThat(all).allMatch(image -> Arrays.equals(image.pixels(), all.getFirst().pixels()));
  }

  /** Wherever it ends after its first pass, also within a table or a header of a later one. */
  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420-edges-progressive.jpg", "jpeg-420-edges.jpg"})
  void aJpegThatIsCutOffIsReadWithAWarning(String name) {
    byte[] whole = PictureTableTest.file(name);
    int scan = 0;
    while (whole[scan] != (byte) 0xFF || whole[scan + 1] != (byte) 0xDA) {
      scan++;
    }
    for (int length = scan + 20; length < whole.length - 2; length++) {
      LoadedImage image = READER.read(Arrays.copyOf(whole, length), name + " up to " + length);
      assertThat(image.warnings()).extracting(LoadedImage.Warning::kind).contains(Kind.DAMAGED);
    }
  }

  /** Files of at most 2 KB of each container and coding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exif6.png",
        "png-palette4-trns-interlaced.png",
        "exif6.jpg",
        "jpeg-420-edges-progressive.jpg",
        "jpeg-cmyk.jpg",
        "gif-transparent.gif",
        "gif-interlaced.gif",
        "bmp-8-palette.bmp",
        "bmp-32-alpha.bmp",
        "bmp-16.bmp",
        "exif6.webp",
        "webp-lossy-edges-30.webp",
        "webp-lossy-alpha.webp",
        "webp-animated.webp",
        "tiff-palette-lzw.tif",
        "tiff-grey-deflate.tif",
        "tiff-1bit-group4.tif",
        "tiff-rgb-packbits.tif",
        "tiff-jpeg.tif",
        "tiff-float.tif"
      })
  void everyTruncationAndManyFlippedBytesAreRefusedOrRead(String name) {
    byte[] whole = PictureTableTest.file(name);
    int refused = 0;
    for (int length = 1; length < whole.length; length += whole.length > 1500 ? 3 : 1) {
      refused += outcome(Arrays.copyOf(whole, length));
    }
    for (int i = 0; i < whole.length; i += whole.length > 1500 ? 3 : 1) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (i % 2 == 0 ? 0x55 : 0xFF);
      refused += outcome(flipped);
    }
    assertThat(refused).as("refused").isGreaterThan(20);
  }

  /** JPEG has the words "Exif" before the orientation, PNG has not; some programs write them. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Exif\0\0"})
  void theOrientationOfAPngMayHaveTheWordsOfJpegBeforeIt(String words) {
    byte[] whole = PictureTableTest.file("png-grey8.png");
    byte[] exif =
        HexFormat.of().parseHex("49492a00080000000100120103000100000006000000" + "00000000");
    ByteBuffer data = ByteBuffer.allocate(words.length() + exif.length);
    data.put(words.getBytes(StandardCharsets.ISO_8859_1)).put(exif);
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.capacity()).putInt(data.capacity());
    chunk.put("eXIf".getBytes(StandardCharsets.ISO_8859_1)).put(data.array());
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.capacity());
    chunk.putInt((int) sum.getValue());
    int header = 33;
    byte[] turned =
        ByteBuffer.allocate(whole.length + chunk.capacity())
            .put(whole, 0, header)
            .put(chunk.array())
            .put(whole, header, whole.length - header)
            .array();
    Picture upright = ImageFileReader.decode(turned, "it", true);
    Picture stored = ImageFileReader.decode(whole, "it", true);
    assertThat(upright.pixels()).isEqualTo(Orientation.upright(stored, 6).pixels());
    assertThat(upright.height()).isEqualTo(stored.width());
  }

  /** 1 if the bytes are rejected correctly; any other exception fails the test. */
  private static int outcome(byte[] bytes) {
    try {
      READER.read(bytes, "broken");
      return 0;
    } catch (BobbinException e) {
      assertThat(e)
          .hasMessageStartingWith("broken: expected ")
          .hasMessageContaining("; try ")
          .hasMessageNotContaining("EOFException");
      return 1;
    }
  }

  @Test
  void aBmpThatIsCutOffIsRefusedAsSuch() {
    byte[] whole = PictureTableTest.file("bmp-24.bmp");
    for (int length : new int[] {20, 40, whole.length / 2, whole.length - 8}) {
      refused(Arrays.copyOf(whole, length), "a BMP that is cut off");
    }
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> READER.read(bytes, "it"))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("it: expected ")
        .hasMessageContaining(message)
        .hasMessageContaining("; try ");
  }

  /** Writes a number into a file. */
  private static byte[] patched(String name, int at, int size, long value, ByteOrder order) {
    byte[] bytes = PictureTableTest.file(name);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    if (size == 2) {
      buffer.putShort(at, (short) value);
    } else {
      buffer.putInt(at, (int) value);
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "60000, 60000, at most 64 megapixels",
    "70000, 1, at most 65535 pixels a side",
    "0, 9, a size of 0x9",
    "2147483647, 2147483647, at most 64 megapixels",
    "-1, 3, a size of -1x3"
  })
  void pngClaims(int width, int height, String message) {
    byte[] bytes = patched("png-rgb8.png", 16, 4, width, ByteOrder.BIG_ENDIAN);
    ByteBuffer.wrap(bytes).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) sum.getValue());
    refused(bytes, message);
  }

  @Test
  void gifClaims() {
    byte[] bytes = patched("gif.gif", 6, 4, 0xFFFFFFFFL, ByteOrder.LITTLE_ENDIAN);
    refused(bytes, "65535x65535 pixels");
    assertThat(ImageFileReader.claimedSize(bytes, "it").width).isEqualTo(65535);
  }

  @ParameterizedTest
  @CsvSource({"70000, 70000, at most 64 megapixels", "2147483647, 1, pixels", "0, 5, expected"})
  void bmpClaims(int width, int height, String message) {
    byte[] bytes = patched("bmp-24.bmp", 18, 4, width, ByteOrder.LITTLE_ENDIAN);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(22, height);
    refused(bytes, message);
  }

  @Test
  void bmpOfNegativeSizesAndManyColoursIsRefused() {
    refused(patched("bmp-24.bmp", 22, 4, Integer.MIN_VALUE, ByteOrder.LITTLE_ENDIAN), "expected");
    refused(patched("bmp-24.bmp", 18, 4, -5, ByteOrder.LITTLE_ENDIAN), "expected");
    // Read or refused, but without memory for all those colours.
    assertThat(outcome(patched("bmp-8-palette.bmp", 46, 4, 0x7FFFFFFF, ByteOrder.LITTLE_ENDIAN)))
        .isBetween(0, 1);
  }

  @Test
  void jpegClaims() {
    byte[] bytes = PictureTableTest.file("jpeg-420-edges.jpg");
    int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0") + 5;
    ByteBuffer.wrap(bytes).putInt(frame, 0xFFFFFFFF);
    refused(bytes, "65535x65535 pixels");
    ByteBuffer.wrap(bytes).putInt(frame, 0x00080000);
    refused(bytes, "a size of 0x8");
  }

  @Test
  void aJpegOfVeryManyPassesIsRefusedBeforeTheyAreDecoded() {
    byte[] bytes = PictureTableTest.file("jpeg-420-edges-progressive.jpg");
    int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C2") + 5;
    ByteBuffer.wrap(bytes).putInt(frame, 8000 << 16 | 8000);
    int scan = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");
    byte[] last = Arrays.copyOfRange(bytes, scan, bytes.length - 2);
    ByteBuffer many =
        ByteBuffer.allocate(bytes.length + 100 * last.length).put(bytes, 0, bytes.length - 2);
    for (int i = 0; i < 100; i++) {
      many.put(last);
    }
    refused(Arrays.copyOf(many.array(), many.position()), "passes");
  }

  @Test
  void webpClaims() {
    byte[] lossy = PictureTableTest.file("webp-lossy-edges-30.webp");
    ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putShort(26, (short) 16383);
    ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 16383);
    refused(lossy, "16383x16383 pixels");
    ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putShort(26, (short) 8000);
    ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 8000);
    refused(lossy, "a lossy WebP of at most 16 megapixels, received 8000x8000 pixels");
    byte[] lossless = PictureTableTest.file("webp-lossless.webp");
    ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0FFFFFFF);
    refused(lossless, "16384x16384 pixels");
  }

  /** A strip in JPEG has a header of its own, and passes of its own. */
  @Test
  void aStripOfATiffClaimsNoMoreThanItsPicture() {
    byte[] bytes = PictureTableTest.file("tiff-jpeg.tif");
    int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0") + 5;
    ByteBuffer sizes = ByteBuffer.wrap(bytes);
    short height = sizes.getShort(frame);
    sizes.putShort(frame, (short) (height + 17));
    refused(bytes, "a strip or tile of ");
  }

  /** Of a strip that began elsewhere, gigabytes were copied. */
  @ParameterizedTest
  @ValueSource(ints = {1087, 0x7FFF_FFFF, -5})
  void aStripOfATiffBeginsInItsFile(int place) {
    byte[] bytes = PictureTableTest.file("tiff-jpeg.tif");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(tag(buffer, 273), place);
    refused(bytes, "behind the end of the file");
  }

  @Test
  void samplesOfATiffHaveBits() {
    byte[] bytes = PictureTableTest.file("tiff-cmyk.tif");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putShort(buffer.getInt(tag(buffer, 258)), (short) 0);
    refused(bytes, "samples of 0 bits");
  }

  /** The same scan ten times: of a strip that is appended, as the directory follows the old one. */
  @Test
  void aStripOfATiffHasFewPasses() {
    byte[] bytes = PictureTableTest.file("tiff-jpeg.tif");
    ByteBuffer old = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int place = tag(old, 273);
    int length = tag(old, 279);
    byte[] strip =
        Arrays.copyOfRange(bytes, old.getInt(place), old.getInt(place) + old.getInt(length));
    int scan = new String(strip, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00DA");
    byte[] pass = Arrays.copyOfRange(strip, scan, strip.length - 2);
    for (int passes : new int[] {1, 10}) {
      ByteBuffer file =
          ByteBuffer.allocate(bytes.length + strip.length + (passes - 1) * pass.length)
              .order(ByteOrder.LITTLE_ENDIAN);
      file.put(bytes).put(strip, 0, scan);
      for (int i = 0; i < passes; i++) {
        file.put(pass);
      }
      file.put(strip, strip.length - 2, 2);
      file.putInt(place, bytes.length).putInt(length, file.capacity() - bytes.length);
      if (passes == 1) {
        assertThat(READER.read(file.array(), "it").pixels()).hasSize(8 * 8 * 3);
      } else {
        refused(file.array(), "of many passes");
      }
    }
  }

  /** Where the value of a tag stands. */
  private static int tag(ByteBuffer tiff, int wanted) {
    int at = tiff.getInt(4) + 2;
    while (tiff.getShort(at) != wanted) {
      at += 12;
    }
    return at + 8;
  }

  /** As by a server whose client waits no longer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "png-rgb8.png",
        "jpeg-420-edges.jpg",
        "jpeg-420-edges-progressive.jpg",
        "gif.gif",
        "bmp-24.bmp",
        "webp-lossy-edges-30.webp",
        "webp-lossless.webp",
        "tiff-rgb-packbits.tif"
      })
  void anInterruptedThreadEndsAndStaysInterrupted(String name) {
    byte[] bytes = PictureTableTest.file(name);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> READER.read(bytes, name)).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(READER.read(bytes, name).pixels()).hasSize(8 * 8 * 3);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 2147483647, at most 64 megapixels",
    "257, 60000000, at most 64 megapixels",
    "256, 0, a TIFF without a size",
    "322, 100000000, a tile that is larger than the picture",
    "279, 1073741824, a strip or tile that is longer than the file",
    "277, 60000, more than 8 samples a pixel",
    "258, 999, samples of 999 bits"
  })
  void tiffClaims(int tag, int value, String message) {
    byte[] bytes = PictureTableTest.file("tiff-grey-white-is-zero.tif");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = buffer.getInt(4) + 2;
    int entries = buffer.getShort(at - 2);
    for (int i = 0; i < entries; i++, at += 12) {
      // The rows of a strip make room for a tag that the file does not have.
      int found = buffer.getShort(at);
      if (found == tag || (found == 278 && tag == 322)) {
        buffer.putShort(at, (short) tag).putShort(at + 2, (short) 4).putInt(at + 8, value);
      }
    }
    refused(bytes, message);
  }

  /**
   * Java's reader takes the last of two sizes, and signed ones, which nothing would have checked.
   */
  @ParameterizedTest
  @CsvSource({"256, 4", "257, 4", "258, 4", "277, 4", "279, 4", "322, 9", "323, 9"})
  void aTiffSaysEachSizeOnceAndUnsigned(int tag, int type) {
    byte[] bytes = PictureTableTest.file("tiff-grey-white-is-zero.tif");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = buffer.getInt(4) + 2;
    int entries = buffer.getShort(at - 2);
    for (int i = 0; i < entries; i++, at += 12) {
      if (buffer.getShort(at) == 278) {
        buffer.putShort(at, (short) tag).putShort(at + 2, (short) type).putInt(at + 8, 30_000);
      }
    }
    refused(bytes, "a TIFF without a size, or with doubtful ones");
  }

  @ParameterizedTest
  @CsvSource({"0.4", "0.7", "0.95"})
  void aTruncatedJpegIsReadWithAWarningButNotIntoADataset(double share) {
    byte[] whole = PictureTableTest.file("jpeg-444-edges.jpg");
    byte[] part = Arrays.copyOf(whole, 620 + (int) ((whole.length - 620) * share));
    LoadedImage image = READER.read(part, "it");
    assertThat(image.warnings()).extracting(LoadedImage.Warning::kind).contains(Kind.DAMAGED);
    assertThat(image.warnings().getLast().message())
        .isEqualTo("is damaged: its lower part is missing or wrong");
    String message =
        "it: expected a whole picture, received a damaged one, of which a part is missing or wrong; try another copy of the file";
    assertThatThrownBy(() -> READER.strict().read(part, "it"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ImageFileReader.decode(part, "it", true)).hasMessage(message);
    assertThat(READER.read(whole, "it").warnings())
        .extracting(LoadedImage.Warning::kind)
        .doesNotContain(Kind.DAMAGED);
  }

  @Test
  void whatFollowsAPictureIsNoDamage() {
    for (String name :
        new String[] {"jpeg-grey.jpg", "gif.gif", "png-rgb8.png", "webp-lossless.webp"}) {
      byte[] whole = PictureTableTest.file(name);
      assertThat(READER.strict().read(Arrays.copyOf(whole, whole.length + 999), name).pixels())
          .isEqualTo(READER.read(whole, name).pixels());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0000001866747970686569630000000000000000|a HEIC picture",
        "000000186674797061766966000000006D696631|an AVIF picture",
        "0000001866747970697363640000000000000000|a video (MP4 or MOV)",
        "0000001866747970637278200000000000000000|a camera's raw file (CR3)",
        "49492A00100000004352020000000000|a camera's raw file (CR2)",
        "FF0A0000|a JPEG XL picture",
        "0000000C6A5020200D0A870A|a JPEG 2000 picture",
        "38425053000100|a Photoshop document (PSD)",
        "255044462D312E35|a PDF or PostScript document",
        "504B030414000000|an archive (ZIP or gzip)",
        "1A45DFA301000000|a video or sound",
        "50360A322032|a PBM, PGM or PPM picture",
        "00010203040506|something else by its first bytes"
      })
  void otherFormatsAreNamed(String bytes, String what) {
    refused(
        HexFormat.of().parseHex(bytes),
        "a PNG, JPEG, WebP, GIF, BMP or TIFF picture, received " + what + "; try ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<?xml version=\"1.0\"?><svg xmlns=\"\">|an SVG drawing",
        "<!DOCTYPE html><html><body>Not found|a web page (HTML)",
        "BM is short for bitmap, says this text.|a text file",
        "version https://git-lfs.github.com/spec/v1|a pointer of Git LFS"
      })
  void textsAreNamed(String text, String what) {
    refused(text.getBytes(StandardCharsets.UTF_8), what);
  }
}
