package dev.bobbin.cli.commands;

import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the recipes that come with Bobbin. */
@Command(
    name = "recipes",
    header = "List the recipes that come with Bobbin, with what they train.",
    description =
        "'bobbin train', 'bobbin sweep' and 'bobbin data split' take their names; copy the file of one to change it.",
    footer = {"  bobbin recipes", "  bobbin recipes --json"})
public final class RecipesCommand extends HostCommand {
  public RecipesCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> described = new Recipes(host).described();
    if (common.json) {
      host.json(
          "folder",
          host.recipes().toString(),
          "recipes",
          described.entrySet().stream()
              .map(recipe -> Json.of("name", recipe.getKey(), "description", recipe.getValue()))
              .toList());
      return ExitCode.DONE;
    }
    int width = described.keySet().stream().mapToInt(String::length).max().orElse(0);
    described.forEach((name, text) ->
        host.out().println((name + " ".repeat(width - name.length()) + "  " + text).strip()));
    return ExitCode.DONE;
  }
}
