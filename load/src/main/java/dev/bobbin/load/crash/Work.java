package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A piece of work that can be killed and then finished, with its result in a folder. */
interface Work {
  /** The arguments that begin it. */
  List<String> begin(Path folder);

  /** The arguments that go on with it. */
  List<String> goOn(Path folder);

  /** What came out of it, to be compared. */
  default Snapshot result(Commands commands, Path folder) throws IOException, InterruptedException {
    return Snapshot.of(folder);
  }

  /** A training, whose folder is a run. */
  record Training(Path recipe) implements Work {
    @Override
    public List<String> begin(Path folder) {
      return List.of("train", recipe.toString(), "--run", folder.toString());
    }

    @Override
    public List<String> goOn(Path folder) {
      // Without a recipe, the training had not begun, and is told to be begun again.
      return Files.exists(folder.resolve("recipe.yaml"))
          ? List.of("train", "--resume", folder.toString())
          : begin(folder);
    }
  }

  /** A study, whose folder is one of runs. */
  record Sweep(Path recipe) implements Work {
    @Override
    public List<String> begin(Path folder) {
      return List.of("sweep", recipe.toString(), "--runs", folder.toString(), "--jobs", "2");
    }

    @Override
    public List<String> goOn(Path folder) {
      return begin(folder);
    }
  }

  /** Experiments of a report, an epoch each. */
  record Reproduction(String experiments) implements Work {
    @Override
    public List<String> begin(Path folder) {
      return List.of("reproduce", experiments, "--quick", "--runs", folder.toString());
    }

    @Override
    public List<String> goOn(Path folder) {
      return begin(folder);
    }
  }

  /** A catalogue's index. */
  record Index(Path run) implements Work {
    @Override
    public List<String> begin(Path folder) {
      return List.of(
          "index", run.toString(), "fashion-mnist-mini", "--fresh", "--to", folder.toString());
    }

    @Override
    public List<String> goOn(Path folder) {
      return begin(folder);
    }

    /** All articles: the files of the index are numbered by the times it was written. */
    @Override
    public Snapshot result(Commands commands, Path folder)
        throws IOException, InterruptedException {
      Path export = Files.createTempDirectory("export");
      try {
        Outcome outcome =
            commands.run(
                "index",
                folder.toString(),
                "--export",
                export.resolve("articles.ndjson").toString());
        return outcome.code() == 0
            ? Snapshot.of(export)
            : new Snapshot(Map.of("export: " + outcome.lastLine(), ""));
      } finally {
        Snapshot.delete(export);
      }
    }
  }
}
