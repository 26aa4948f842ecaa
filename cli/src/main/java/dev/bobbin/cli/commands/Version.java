package dev.bobbin.cli.commands;

import dev.bobbin.base.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {
  public static String current() {
    return BuildInfo.current().version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"bobbin " + current()};
  }
}
