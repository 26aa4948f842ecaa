package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.SimilarOptions;
import dev.bobbin.cli.session.SimilarSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds the articles of an index that are most similar to a picture or to another article. */
@Command(
    name = "similar",
    header = "Find the articles of a catalogue that are most similar to a picture.",
    description =
        "The catalogue is an index written by 'bobbin index'. The score is 1 for pictures that are identical "
            + "for the model and 0 for pictures with nothing in common.",
    footer = {
      "  bobbin similar demo runs/demo/example.png --polarity auto",
      "  bobbin similar demo catalogue runs/demo/example.png -k 20 --class Shirt --class Coat",
      "  bobbin similar demo --like train-00042 --picture like.png",
      "  bobbin similar demo - --json < runs/demo/example.png"
    })
public final class SimilarCommand extends HostCommand {
  @Mixin SimilarOptions options = new SimilarOptions();

  public SimilarCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    int most = options.like.isPresent() ? 1 : 2;
    int least = options.like.isPresent() ? 0 : 1;
    if (options.rest.size() < least || options.rest.size() > most) {
      throw BobbinException.usage(
          "bobbin similar",
          options.like.isPresent()
              ? "at most an INDEX with --like"
              : "an IMAGE, optionally after an INDEX",
          options.rest.size(),
          "'bobbin similar --help'");
    }
    return new SimilarSession(host, common.json, options).run();
  }
}
