package dev.bobbin.load.crash;

import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is in a folder: a digest of each file by its path, of texts without what differs from run to
 * run, such as seconds.
 */
record Snapshot(Map<String, String> files) {
  /** The times and speeds in documents, and the places and moments. */
  private static final String VOLATILE =
      "\"(trainingSeconds|validationSeconds|imagesPerSecond|seconds[A-Za-z]*|started|ended|run|directory|place)\""
          + "\\s*:\\s*(\\[[^]]*]|\"[^\"]*\"|[^,}\\]]+)";

  /** It lists the sessions, of which a resumed run has more. */
  private static final String SESSIONS = "provenance.json";

  static Snapshot of(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String path = folder.relativize(file).toString();
        files.put(path, path.endsWith(SESSIONS) ? "" : digest(file));
      }
    }
    return new Snapshot(files);
  }

  private static String digest(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String name = file.getFileName().toString();
    if (name.endsWith(".json") || name.endsWith(".jsonl")) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      bytes = text.replaceAll(VOLATILE, "\"$1\":0").getBytes(StandardCharsets.UTF_8);
    }
    return Sha256.of(bytes);
  }

  /** The files that are the same in two of the same; others are there by name only. */
  Snapshot common(Snapshot other) {
    Map<String, String> both = new TreeMap<>();
    files.forEach((path, digest) -> {
      if (other.files.containsKey(path)) {
        both.put(path, digest.equals(other.files.get(path)) ? digest : "");
      }
    });
    return new Snapshot(both);
  }

  /** How many files are compared by what is in them. */
  long compared() {
    return files.values().stream().filter(digest -> !digest.isEmpty()).count();
  }

  /** In words, how a folder differs from this one. */
  List<String> differences(Snapshot found) {
    List<String> all = new ArrayList<>();
    files.forEach((path, digest) -> {
      String there = found.files.get(path);
      if (there == null) {
        all.add(path + " is not there");
      } else if (!digest.isEmpty() && !digest.equals(there)) {
        all.add(path + " has other content");
      }
    });
    found.files.keySet().stream()
        .filter(path -> !files.containsKey(path))
        .forEach(path -> all.add(path + " is left over"));
    return all;
  }

  /** Deletes a folder with everything in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted((one, other) -> other.compareTo(one))
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Copies a folder with everything in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
