package dev.bobbin.cli.terminal;

import java.util.Map;

/**
 * What libraries log: a terminal is for people, so only what they should act on, on standard error.
 * The settings are system properties rather than {@code simplelogger.properties}, since a library
 * brings a file of that name, by which its lines go to standard output, and the first one found
 * counts.
 */
public final class LibraryLogging {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "defaultLogLevel", "warn",
          "logFile", "System.err",
          "cacheOutputStream", "false",
          "showThreadName", "false",
          "showShortLogName", "true",
          // Says once more what the exception says: a port that is taken.
          "log.io.javalin.Javalin", "off",
          // Requests that are no HTTP are the sender's affair.
          "log.org.eclipse.jetty.http.HttpParser", "error",
          "log.org.eclipse.jetty.util.HostPort", "error",
          // Every jHDF on a module path takes itself for one under development.
          "log.io.jhdf", "error");

  private LibraryLogging() {}

  /** Sets what has not been set on the command line. */
  public static void set() {
    SETTINGS.forEach((name, value) -> {
      String key = "org.slf4j.simpleLogger." + name;
      if (System.getProperty(key) == null) {
        System.setProperty(key, value);
      }
    });
  }
}
