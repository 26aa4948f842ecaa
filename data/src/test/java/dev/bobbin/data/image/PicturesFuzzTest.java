package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Preprocessing;
import java.awt.Dimension;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Pictures of each format through the one way in; whole ones are those of the table. */
class PicturesFuzzTest {
  private static final String SOURCE = "the picture";
  private static final int SIGNATURE = 8;

  /** A picture may claim 64 megapixels; a reader may hold each in several forms. */
  private static final long BYTES_A_PIXEL = 100;

  private static final long LEAST_BYTES = 256L << 20;

  private final ImageFileReader reader =
      new ImageFileReader(Preprocessing.standard(new Shape(8, 8, 3)));

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() {
    return Fuzzer.many(targets());
  }

  private List<FuzzTarget> targets() {
    return List.of(
        of("PNG", ".png", List.of("png-in-name-only")).spoiltBy(PicturesFuzzTest::png),
        of("JPEG", ".jpg", List.of()),
        of("GIF", ".gif", List.of()),
        of("BMP", ".bmp", List.of()),
        of("WebP", ".webp", List.of("webp-lossless-noise")),
        of("TIFF", ".tif", List.of()));
  }

  private FuzzTarget of(String format, String ending, List<String> without) {
    List<byte[]> corpus =
        PictureTableTest.names()
            .filter(name -> name.endsWith(ending) && without.stream().noneMatch(name::startsWith))
            .map(PictureTableTest::file)
            .toList();
    return FuzzTarget.binary(format, SOURCE, corpus, bytes -> reader.read(bytes, SOURCE))
        .within(PicturesFuzzTest::memory);
  }

  private static long memory(byte[] bytes) {
    try {
      Dimension size = ImageFileReader.claimedSize(bytes, SOURCE);
      long pixels = (long) size.width * size.height;
      return LEAST_BYTES + BYTES_A_PIXEL * Math.clamp(pixels, 0, PictureDecoder.MOST_PIXELS);
    } catch (BobbinException e) {
      return LEAST_BYTES;
    }
  }

  /** Errors anywhere; or behind the checksum, in a chunk or in what was compressed. */
  private static byte[] png(List<byte[]> corpus, Random random) {
    if (random.nextInt(4) == 0) {
      return Mutations.of(corpus, false, random);
    }
    byte[] file = corpus.get(random.nextInt(corpus.size()));
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    List<byte[]> chunks = new ArrayList<>();
    for (int at = SIGNATURE; at < file.length; ) {
      int end = at + 12 + ByteBuffer.wrap(file).getInt(at);
      byte[] chunk = Arrays.copyOfRange(file, at + 4, end - 4);
      if (new String(chunk, 0, 4, StandardCharsets.ISO_8859_1).equals("IDAT")) {
        pixels.write(chunk, 4, chunk.length - 4);
      } else {
        chunks.add(chunk);
      }
      at = end;
    }
    byte[] rows = inflated(pixels.toByteArray());
    int spoilt = random.nextInt(chunks.size());
    if (random.nextBoolean()) {
      rows = Mutations.of(List.of(rows), false, random);
    } else {
      chunks.set(spoilt, Mutations.of(List.of(chunks.get(spoilt)), false, random));
    }
    byte[] packed = deflated(rows);
    int place = random.nextInt(10) == 0 ? random.nextInt(chunks.size()) : chunks.size() - 1;
    chunks.add(
        place,
        ("IDAT" + new String(packed, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, SIGNATURE);
    for (byte[] chunk : chunks) {
      CRC32 sum = new CRC32();
      sum.update(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
      out.writeBytes(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
    return out.toByteArray();
  }

  private static byte[] inflated(byte[] packed) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] all = new byte[1 << 16];
    try {
      return Arrays.copyOf(all, inflater.inflate(all));
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] all = new byte[bytes.length + 1000];
    try {
      return Arrays.copyOf(all, deflater.deflate(all));
    } finally {
      deflater.end();
    }
  }
}
