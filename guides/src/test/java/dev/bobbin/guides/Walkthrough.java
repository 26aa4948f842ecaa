package dev.bobbin.guides;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what a page says, from its first to its last line, as a reader would: in the folder of the
 * clone, with an empty home. Commands that serve run in the background until {@link #close}.
 */
final class Walkthrough implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern PORT = Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d+)");
  private static final Pattern TOOL = Pattern.compile("(?m)^(?:.*[|;&]\\s*)?(curl)\\b");

  private final Page page;
  private final Path folder;
  private final Path work;
  private final Map<String, String> environment;
  private final List<Process> servers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int run;

  /**
   * Prepares a walk.
   *
   * @param work folder for home and for logs, outside the clone
   * @param environment variables that commands see; no others do
   */
  Walkthrough(Page page, Path folder, Path work, Map<String, String> environment) {
    this.page = page;
    this.folder = folder;
    this.work = work;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Does every step.
   *
   * @param atHand datasets that are here in full
   * @throws PageException if a command ends with another code than the page announces, or prints
   *     something else
   */
  void walk(List<String> atHand) throws IOException, InterruptedException {
    for (Step step : page.steps()) {
      switch (step) {
        case Step.SavedFile(var _, var name, var text) -> {
          Path file = folder.resolve(name);
          Files.createDirectories(file.getParent());
          Files.writeString(file, text);
        }
        case Step.NotRun(var line, var reason) -> leftOut.add("line " + line + ": " + reason);
        case Step.Commands commands -> {
          Optional<String> obstacle = obstacle(commands);
          if (obstacle.isPresent()) {
            leftOut.add("line " + commands.line() + ": " + obstacle.get());
          } else if (commands.serves()) {
            serve(commands);
            run++;
          } else {
            execute(commands, atHand);
            run++;
          }
        }
      }
    }
  }

  /** How many blocks of commands were run. */
  int run() {
    return run;
  }

  /** What was not run or not compared, and why. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  @Override
  public void close() throws IOException {
    servers.forEach(Walkthrough::stop);
  }

  private void execute(Step.Commands commands, List<String> atHand)
      throws IOException, InterruptedException {
    Path log = work.resolve("output.txt");
    Process process = start(commands, log);
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      stop(process);
      throw problem(commands, "ran for more than " + LONGEST.toMinutes() + " minutes", log);
    }
    if (process.exitValue() != commands.exit()) {
      throw problem(
          commands, "exit code " + process.exitValue() + " instead of " + commands.exit(), log);
    }
    if (commands.output().isEmpty()) {
      return;
    }
    Step.Output output = commands.output().get();
    Optional<String> reason = incomparable(output, atHand);
    if (reason.isPresent()) {
      leftOut.add("line " + commands.line() + ", output not compared: " + reason.get());
      return;
    }
    Optional<String> missing = OutputComparison.firstMissing(output.text(), Files.readString(log));
    if (missing.isPresent()) {
      throw problem(commands, "expected the line: " + missing.get(), log);
    }
  }

  private static Optional<String> incomparable(Step.Output output, List<String> atHand) {
    return output
        .incomparable()
        .or(() ->
            output
                .dataset()
                .filter(name -> !atHand.contains(name))
                .map(name -> name + " is not at hand"));
  }

  /** Starts a server and waits until it has printed what the page shows. */
  private void serve(Step.Commands commands) throws IOException, InterruptedException {
    String expected =
        commands
            .output()
            .orElseThrow(() -> new PageException(place(commands) + "a server needs its output"))
            .text();
    Path log = work.resolve("server-" + servers.size() + ".txt");
    Process process = start(commands, log);
    servers.add(process);
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (OutputComparison.firstMissing(expected, Files.readString(log)).isPresent()) {
      if (!process.isAlive()) {
        throw problem(commands, "ended with exit code " + process.exitValue(), log);
      }
      if (System.nanoTime() > deadline) {
        throw problem(commands, "did not print what the page shows", log);
      }
      Thread.sleep(100);
    }
  }

  private Process start(Step.Commands commands, Path log) throws IOException {
    Path home = Files.createDirectories(work.resolve("home"));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands.script())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("HOME", home.toString());
    return builder.start();
  }

  /** Why commands cannot run on this machine, if they cannot. */
  private Optional<String> obstacle(Step.Commands commands) {
    Matcher tool = TOOL.matcher(commands.script());
    if (tool.find() && !isOnPath(tool.group(1))) {
      return Optional.of("no " + tool.group(1) + " on the path");
    }
    String output = commands.output().map(Step.Output::text).orElse("");
    Matcher port = PORT.matcher(commands.serves() ? output : commands.script());
    if (!port.find()) {
      return Optional.empty();
    }
    if (commands.serves()) {
      return isFree(Integer.parseInt(port.group(1)))
          ? Optional.empty()
          : Optional.of("port " + port.group(1) + " is in use");
    }
    return servers.isEmpty() ? Optional.of("its server was left out") : Optional.empty();
  }

  private boolean isOnPath(String tool) {
    return Pattern.compile(":")
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Stops a command and what it has started. */
  private static void stop(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(20, TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
        each.destroyForcibly();
      } catch (InterruptedException _) {
        each.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private String place(Step.Commands commands) {
    return page.name() + ":" + commands.line() + ": ";
  }

  private PageException problem(Step.Commands commands, String message, Path log)
      throws IOException {
    return new PageException(
        place(commands)
            + message
            + "\n"
            + commands.script()
            + "printed:\n"
            + Files.readString(log));
  }
}
