/**
 * The {@code bobbin} command: options, progress, tables, exit codes. It parses, calls what does the
 * work, and prints.
 */
@org.jspecify.annotations.NullMarked
module dev.bobbin.cli {
  requires static org.jspecify;
  requires dev.bobbin.interop;
  requires dev.bobbin.report;
  // Only for the commands that serve: the script adds it.
  requires static dev.bobbin.server;
  requires info.picocli;
  requires java.management;
  requires jdk.management;
  requires me.tongfei.progressbar;

  opens dev.bobbin.cli.options to
      info.picocli;
  opens dev.bobbin.cli.commands to
      info.picocli;
}
