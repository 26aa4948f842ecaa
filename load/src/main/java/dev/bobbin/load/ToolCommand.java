package dev.bobbin.load;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** How the tools of this module are run from a command line. */
public final class ToolCommand {
  private static final int WIDTH = 100;

  /** The exit code if the tool found a fault, or could not go on. */
  public static final int FAILED = 1;

  private ToolCommand() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param name as {@code ./bobbin} has it, such as {@code bench serving}
   */
  public static void run(Callable<Integer> command, String name, String... arguments) {
    CommandLine line = new CommandLine(command);
    line.setCommandName("bobbin " + name);
    line.setUsageHelpWidth(WIDTH);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, _, _) -> {
      System.err.println("bobbin: " + name + ": " + failure.getMessage());
      return FAILED;
    });
    System.exit(line.execute(arguments));
  }

  /**
   * Whether a program is installed.
   *
   * @param command a call of it that ends at once, whatever its exit code
   */
  public static boolean isThere(String... command) {
    try {
      new ProcessBuilder(command).redirectErrorStream(true).start().getInputStream().readAllBytes();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
