package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.SimilarOptions;
import dev.bobbin.cli.session.SimilarSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds the articles of an index that are most like a picture or like one of them. */
@Command(
    name = "similar",
    header = "Find the articles of a catalogue that are most like a picture.",
    description = "The catalogue is what 'bobbin index' has put into an index. The score is 1 for the same picture and 0 for one"
          + " that has nothing in common, as the model sees them.",
    footer = {"  bobbin similar demo runs/demo/example.png --polarity auto",
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
              ? "at most an INDEX beside --like"
              : "an IMAGE, and before it at most an INDEX",
          options.rest.size(),
          "'bobbin similar --help'");
    }
    return new SimilarSession(host, common.json, options).run();
  }
}
