package dev.bobbin.data.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that are read, told by their first bytes. */
enum PictureFormat {
  PNG("png"),
  JPEG("jpg", "jpeg", "jpe", "jfif"),
  GIF("gif"),
  BMP("bmp", "dib"),
  WEBP("webp"),
  TIFF("tif", "tiff");

  /** What something else is, and what to do. */
  record Foreign(String what, String remedy) {}

  private static final String CONVERT = "to convert it to PNG or JPEG";
  private static final int LOOKED_AT = 512;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> endings;

  PictureFormat(String... endings) {
    this.endings = List.of(endings);
  }

  /** Its file name endings, in lower case. */
  List<String> endings() {
    return endings;
  }

  /** Its name as people write it. */
  String title() {
    return this == WEBP ? "WebP" : name();
  }

  /** The format by the first bytes. */
  static Optional<PictureFormat> of(byte[] bytes) {
    if (starts(bytes, 0, "\u0089PNG\r\n\u001A\n")) {
      return Optional.of(PNG);
    }
    if (starts(bytes, 0, "\u00FF\u00D8\u00FF")) {
      return Optional.of(JPEG);
    }
    if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      return Optional.of(WEBP);
    }
    if ((starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) && rawCamera(bytes).isEmpty()) {
      return Optional.of(TIFF);
    }
    if (starts(bytes, 0, "BM") && bytes.length > 14 && !isText(bytes)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  /** What a file of none of the formats is. */
  static Foreign foreign(byte[] bytes) {
    Optional<String> camera = rawCamera(bytes);
    if (camera.isPresent()) {
      return new Foreign(
          "a camera's raw file (" + camera.get() + ")", "to export it as JPEG from its program");
    }
    if (starts(bytes, 4, "ftyp")) {
      return media(text(bytes, 8, 24));
    }
    if (starts(bytes, 0, "\u00FF\n") || starts(bytes, 0, "\0\0\0\u000CJXL ")) {
      return new Foreign("a JPEG XL picture", CONVERT);
    }
    if (starts(bytes, 0, "\0\0\0\u000CjP  ") || starts(bytes, 0, "\u00FFO\u00FFQ")) {
      return new Foreign("a JPEG 2000 picture", CONVERT);
    }
    if (starts(bytes, 0, "II+\0") || starts(bytes, 0, "MM\0+")) {
      return new Foreign("a BigTIFF picture", "to save it as a TIFF below 4 GB or as PNG");
    }
    if (starts(bytes, 0, "8BPS")) {
      return new Foreign("a Photoshop document (PSD)", "to export it as PNG");
    }
    if (starts(bytes, 0, "%PDF") || starts(bytes, 0, "%!PS")) {
      return new Foreign("a PDF or PostScript document", "to export its pictures as PNG");
    }
    if (starts(bytes, 0, "\0\0\u0001\0")) {
      return new Foreign("an icon (ICO)", CONVERT);
    }
    if (bytes.length > 2
        && bytes[0] == 'P'
        && bytes[1] >= '1'
        && bytes[1] <= '7'
        && bytes[2] <= ' ') {
      return new Foreign("a PBM, PGM or PPM picture", CONVERT);
    }
    if (starts(bytes, 0, "PK\u0003\u0004") || starts(bytes, 0, "\u001F\u008B")) {
      return new Foreign("an archive (ZIP or gzip)", "to unpack it");
    }
    if (starts(bytes, 0, "\u001AE\u00DF\u00A3") || starts(bytes, 0, "RIFF")) {
      return new Foreign("a video or sound", "a picture, such as one of its frames");
    }
    if (starts(bytes, 0, "version https://git-lfs")) {
      return new Foreign("a pointer of Git LFS", "to fetch the files with 'git lfs pull'");
    }
    String start = text(bytes, 0, LOOKED_AT).strip().toLowerCase(Locale.ROOT);
    if (start.contains("<svg")) {
      return new Foreign("an SVG drawing", "to export it as PNG");
    }
    if (start.startsWith("<!doctype html")
        || start.startsWith("<html")
        || start.contains("<head")) {
      return new Foreign("a web page (HTML)", "to download the picture itself");
    }
    if (isText(bytes)) {
      return new Foreign("a text file", "the picture that it was named after");
    }
    return new Foreign("something else by its first bytes", "to convert it to PNG");
  }

  /** ISO base media: brands of pictures and videos. */
  private static Foreign media(String brands) {
    if (brands.startsWith("avi") || brands.contains("avif")) {
      return new Foreign("an AVIF picture", CONVERT);
    }
    if (brands.startsWith("crx")) {
      return new Foreign("a camera's raw file (CR3)", "to export it as JPEG from its program");
    }
    for (String brand : List.of("hei", "hev", "mif1", "msf1")) {
      if (brands.startsWith(brand)) {
        return new Foreign(
            "a HEIC picture", "to convert it to JPEG, or to set the phone's camera to JPEG");
      }
    }
    return new Foreign("a video (MP4 or MOV)", "a picture, such as one of its frames");
  }

  /** Raw files of cameras, most of which begin as a TIFF does. */
  private static Optional<String> rawCamera(byte[] bytes) {
    if (starts(bytes, 8, "CR\u0002\0")) {
      return Optional.of("CR2");
    }
    if (starts(bytes, 0, "IIRO") || starts(bytes, 0, "IIRS") || starts(bytes, 0, "MMOR")) {
      return Optional.of("ORF");
    }
    if (starts(bytes, 0, "IIU\0")) {
      return Optional.of("RW2");
    }
    if (starts(bytes, 0, "FUJIFILMCCD-RAW")) {
      return Optional.of("RAF");
    }
    if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) {
      return TiffDirectory.first(bytes, 0)
          .filter(TiffDirectory::isRawCamera)
          .map(d -> "NEF, DNG or ARW");
    }
    return Optional.empty();
  }

  private static boolean starts(byte[] bytes, int at, String start) {
    if (bytes.length < at + start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if ((bytes[at + i] & 0xFF) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    int end = Math.min(bytes.length, to);
    return from >= end ? "" : new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isText(byte[] bytes) {
    int end = Math.min(bytes.length, LOOKED_AT);
    for (int i = 0; i < end; i++) {
      int b = bytes[i] & 0xFF;
      if (b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        return false;
      }
    }
    return end > 0;
  }
}
