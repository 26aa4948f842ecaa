package dev.bobbin.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The measurements' environment.
 *
 * @param home the folder of {@code ./bobbin}
 * @param work a folder for models, scripts and logs, kept between runs
 * @param quick whether to take a quick look
 * @param workloads the requests
 * @param progress receives a line now and then
 */
record TestBed(
    Path home, Path work, boolean quick, Workloads workloads, Consumer<String> progress) {
  private static final String LITTLE_MEMORY = "-Xmx512m";

  /** A run of a recipe, trained for one epoch: speed does not depend on the weights. */
  Path run(String recipe) throws IOException {
    return run(recipe, 1);
  }

  /** The same with a seed. */
  Path run(String recipe, int seed) throws IOException {
    Path run = work.resolve(seed == 1 ? recipe : recipe + "-" + seed);
    if (!Files.exists(run.resolve("model.safetensors"))) {
      progress.accept("training " + recipe + " for an epoch");
      bobbin(
          List.of(
              "train",
              recipe,
              "--offline",
              "--set=training.epochs=1",
              "--set=seed=" + seed,
              "--run=" + run,
              "--json"));
    }
    return run;
  }

  /** The same with an index of the training images. */
  Path indexedRun(String recipe) throws IOException {
    Path run = run(recipe);
    if (!Files.exists(run.resolve("articles"))) {
      progress.accept("indexing the training images with " + recipe);
      bobbin(List.of("index", run.toString(), "fashion-mnist", "--offline", "--json"));
    }
    return run;
  }

  /** Starts a service of these models. */
  ServiceProcess serve(String... arguments) throws IOException {
    return serve("", arguments);
  }

  /** Starts one that has little memory. */
  ServiceProcess serveInLittleMemory(String... arguments) throws IOException {
    return serve(LITTLE_MEMORY, arguments);
  }

  private ServiceProcess serve(String options, String... arguments) throws IOException {
    return ServiceProcess.start(home, work.resolve("serve.log"), options, List.of(arguments));
  }

  /**
   * The load generator.
   *
   * @throws IOException if it is not installed
   */
  Wrk wrk() throws IOException {
    if (!ToolCommand.isThere("wrk", "-v")) {
      throw new IOException("expected wrk on the PATH, found none; try sudo apt install wrk");
    }
    return new Wrk(work);
  }

  /** A duration, shortened for a quick look. */
  int seconds(int seconds) {
    return quick ? Math.max(1, seconds / 5) : seconds;
  }

  private void bobbin(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bobbin").toString()));
    command.addAll(arguments);
    Path log = work.resolve("bobbin.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            String.join(" ", command)
                + ": expected exit code 0, received "
                + code
                + "; see "
                + log);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
