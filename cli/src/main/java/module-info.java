/**
 * The {@code bobbin} command: options, progress, tables, exit codes. It parses, calls the lab and
 * prints.
 */
@org.jspecify.annotations.NullMarked
module dev.bobbin.cli {
  requires static org.jspecify;
  requires dev.bobbin.lab;
  // Only there for 'board': the script adds it.
  requires static dev.bobbin.server;
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires jdk.management;
  requires me.tongfei.progressbar;

  opens dev.bobbin.cli to
      info.picocli;
}
