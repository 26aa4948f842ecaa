package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder whose files are damaged one at a time, and the commands that read them.
 *
 * @param name in words
 * @param whole the folder without damage
 * @param files those to be damaged, relative to it
 * @param commands their arguments, with {@link #HERE} for a damaged copy of the folder
 */
record Damageable(String name, Path whole, List<Path> files, List<List<String>> commands) {
  /** Stands for the folder in the arguments of a command. */
  static final String HERE = "HERE";

  private static final String CATALOGUE = "fashion-mnist-mini";

  /** A run of one network: all its files. */
  static Damageable run(Path run, Path picture) throws IOException {
    return new Damageable(
        "run",
        run,
        files(run, Integer.MAX_VALUE),
        List.of(
            List.of("evaluate", HERE, "--json"),
            List.of("predict", HERE, picture.toString(), "--json"),
            List.of("runs", "show", HERE, "--json"),
            List.of("compare", HERE, run.toString(), "--json"),
            List.of("report", HERE),
            List.of("train", "--resume", HERE)));
  }

  /** The other kinds of files: of an ensemble, a study, an index and an export. */
  static List<Damageable> others(Bed bed, Path folder) throws IOException, InterruptedException {
    String picture = bed.picture().toString();
    Path ensemble = folder.resolve("ensemble-whole");
    bed.must("train", bed.recipes().ensemble().toString(), "--run", ensemble.toString());
    Path study = folder.resolve("study-whole");
    String recipe = bed.recipes().study().toString();
    bed.must("sweep", recipe, "--runs", study.toString());
    Path index = folder.resolve("index-whole");
    bed.must("index", bed.run().toString(), CATALOGUE, "--to", index.toString());
    Path export = Files.createDirectory(folder.resolve("export-whole"));
    for (String[] format :
        new String[][] {{"onnx", "m.onnx"}, {"keras", "m.keras"}, {"npz", "m.npz"}}) {
      String file = export.resolve(format[1]).toString();
      bed.must("export", bed.run().toString(), "--to", format[0], "--out", file);
    }
    return List.of(
        new Damageable(
            "ensemble",
            ensemble,
            files(ensemble, 1),
            List.of(
                List.of("evaluate", HERE, "--json"),
                List.of("predict", HERE, picture, "--json"),
                List.of("runs", "show", HERE, "--json"),
                List.of("report", HERE),
                List.of("train", "--resume", HERE))),
        new Damageable(
            "study",
            study,
            studyFiles(study),
            List.of(
                List.of("sweep", recipe, "--runs", HERE),
                List.of("runs", "--runs", HERE, "--json"))),
        new Damageable(
            "index",
            index,
            files(index, 1),
            List.of(
                List.of("similar", bed.run().toString(), HERE, picture, "--json"),
                List.of("index", HERE, "--check", "--queries", "20"),
                List.of("index", bed.run().toString(), CATALOGUE, "--to", HERE))),
        new Damageable(
            "export",
            export,
            files(export, 1),
            List.of(
                List.of("verify-export", HERE + "/m.onnx", "--json"),
                List.of("verify-export", HERE + "/m.keras", "--json"),
                List.of("verify-export", HERE + "/m.npz", "--json"))));
  }

  private static List<Path> files(Path folder, int depth) throws IOException {
    try (Stream<Path> all = Files.walk(folder, depth)) {
      // An empty file, such as a lock, holds nothing that could be damaged.
      return all.filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
          .map(folder::relativize)
          .sorted()
          .toList();
    }
  }

  /** Those of the study, and those of its first trial. */
  private static List<Path> studyFiles(Path study) throws IOException {
    List<Path> all = files(study, 2);
    Path trial =
        all.stream()
            .filter(file -> file.endsWith("recipe.yaml"))
            .findFirst()
            .orElseThrow()
            .getParent();
    return all.stream()
        .filter(file ->
            !study.resolve(file.subpath(0, 1)).resolve("recipe.yaml").toFile().exists()
                || file.startsWith(trial))
        .toList();
  }
}
