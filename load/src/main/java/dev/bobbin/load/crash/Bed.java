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
    must(commands.run("train", recipes.training().toString(), "--run", run.toString()));
    Path pictures = work.resolve("pictures");
    must(
        commands.run(
            "data", "convert", "fashion-mnist-mini", "--to", "png", "--out", pictures.toString()));
    try (Stream<Path> all = Files.walk(pictures)) {
      Path picture =
          all.filter(file -> file.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
      return new Bed(commands, recipes, run, picture);
    }
  }

  private static void must(Outcome outcome) throws IOException {
    if (outcome.code() != 0) {
      throw new IOException("a command without a fault ended with: " + outcome.lastLine());
    }
  }
}
