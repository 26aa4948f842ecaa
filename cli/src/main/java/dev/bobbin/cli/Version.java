package dev.bobbin.cli;

import dev.bobbin.lab.run.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  static String current() {
    return BuildInfo.current().version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"bobbin " + current()};
  }
}
