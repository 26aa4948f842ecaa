package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the parts share.
 *
 * @param run a whole one, of {@link Recipes#training}
 * @param picture one of its classes
 */
record Bed(Commands commands, Recipes recipes, Path run, Path picture) {
  static Bed make(Path home, Path work) throws IOException, InterruptedException {
    Commands commands = new Commands(home, work);
    Recipes recipes = Recipes.write(work);
    Path run = work.resolve("run");
    must(commands, "train", recipes.training().toString(), "--run", run.toString());
    Path pictures = work.resolve("pictures");
    must(
        commands,
        "data",
        "convert",
        "fashion-mnist-mini",
        "--to",
        "png",
        "--out",
        pictures.toString());
    try (Stream<Path> all = Files.walk(pictures)) {
      Path picture =
          all.filter(file -> file.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
      return new Bed(commands, recipes, run, picture);
    }
  }

  /** Runs a command that has to succeed. */
  void must(String... arguments) throws IOException, InterruptedException {
    must(commands, arguments);
  }

  private static void must(Commands commands, String... arguments)
      throws IOException, InterruptedException {
    Outcome outcome = commands.run(arguments);
    if (outcome.code() != 0) {
      throw new IOException("a command without a fault ended with: " + outcome.lastLine());
    }
  }
}
