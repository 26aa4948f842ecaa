package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.catalogue.NamedDataset.NamedFile;
import dev.bobbin.data.format.Idx;
import dev.bobbin.data.format.ReadPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Four IDX files in a folder, under the names that MNIST gave them, each plain or {@code .gz}. */
final class IdxFolder {
  private IdxFolder() {}

  /** The file of a name, plain or compressed, if it exists. */
  static Optional<Path> present(Path folder, NamedFile file) {
    return Stream.of(folder.resolve(file.name()), folder.resolve(file.name() + ".gz"))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  static boolean hasAny(Path folder, NamedDataset set) {
    return set.files().stream().anyMatch(file -> present(folder, file).isPresent());
  }

  static boolean hasAll(Path folder, NamedDataset set) {
    return set.files().stream().allMatch(file -> present(folder, file).isPresent());
  }

  /** Reads a named dataset from a folder and verifies the digests. */
  static Dataset read(Path folder, NamedDataset set) {
    return assemble(set, folder + "", file -> checked(require(folder, file), file));
  }

  static Dataset assemble(NamedDataset set, String place, Function<NamedFile, Idx.Content> files) {
    List<Idx.Content> contents = set.files().stream().map(files).toList();
    List<String> names = set.files().stream().map(NamedFile::name).toList();
    return dataset(set.name(), set.entry().classNames(), place, contents, names);
  }

  static Path require(Path folder, NamedFile file) {
    return present(folder, file)
        .orElseThrow(() ->
            BobbinException.of(
                folder + "",
                file.name() + " or " + file.name() + ".gz",
                "no such file",
                "a folder with all four IDX files"));
  }

  static Idx.Content checked(Path path, NamedFile file) {
    Idx.Content content = Idx.read(path, file.dimensions());
    String received = content.source().sha256();
    if (!received.equals(file.sha256())) {
      String known =
          NamedDataset.withDigest(received).map(set -> " (that of " + set.name() + ")").orElse("");
      throw BobbinException.of(
          path + "",
          "SHA-256 " + file.sha256() + " of the decompressed bytes",
          received + known,
          "the folder of another copy, or its path as the dataset's name to take it as it is");
    }
    return content;
  }

  private static Dataset dataset(
      String name,
      List<String> classNames,
      String place,
      List<Idx.Content> contents,
      List<?> paths) {
    ReadPart train =
        Idx.part(contents.get(0), paths.get(0) + "", contents.get(1), paths.get(1) + "");
    ReadPart test =
        Idx.part(contents.get(2), paths.get(2) + "", contents.get(3), paths.get(3) + "");
    List<Provenance.Source> sources = contents.stream().map(Idx.Content::source).toList();
    return new Dataset(
        name, train.images(), test.images(), classNames, new Provenance(place, sources));
  }
}
