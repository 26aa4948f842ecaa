package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file is that no reader takes, with what to do. */
final class UnknownFile {
  private static final String TABLES =
      "a CSV with a label and the pixels of a square picture in each line, or with the columns file and label";
  private static final String COPY = "another copy of the file";

  private UnknownFile() {}

  static BobbinException refusal(Path file) {
    Optional<BobbinException> known = Unreadable.refusal(file);
    if (known.isPresent()) {
      return known.get();
    }
    if (PictureFiles.isPicture(file)) {
      return BobbinException.of(
          file,
          "a dataset",
          "one picture",
          "bobbin predict to classify it, or the folder that has a folder for each class");
    }
    if (!Files.isRegularFile(file)) {
      return BobbinException.of(
          file, "a folder or a file", "a pipe, a socket or a device", "a file");
    }
    if (isEmpty(file)) {
      return BobbinException.of(file, Unreadable.EXPECTED, "an empty file of 0 bytes", COPY);
    }
    if (ArraySource.isZip(file)) {
      return archive(file);
    }
    if (!isTable(file) && FileList.isListByContent(file)) {
      return BobbinException.of(
          file,
          "a list of picture files called .csv or .tsv",
          "one of another name",
          "to rename it");
    }
    return isTable(file)
        ? PixelTables.refusal(file, TABLES)
        : BobbinException.of(
            file, Unreadable.EXPECTED, "something else", "a folder of pictures by class");
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw BobbinException.io(file, "a readable file", e);
    }
  }

  private static boolean isTable(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.matches(".*\\.(csv|tsv)(\\.gz)?");
  }

  private static BobbinException archive(Path file) {
    List<String> names = ArraySource.entries(file, "").stream().map(ArraySource::name).toList();
    boolean pictures = names.stream().anyMatch(PassedOver::isPicture);
    return BobbinException.of(
        file,
        "a zip archive with a CSV of pixels, or with arrays of NumPy",
        names.isEmpty() ? "one without files" : "one with " + PassedOver.some(names),
        pictures ? "to unpack it, and the folder" : "another file");
  }
}
