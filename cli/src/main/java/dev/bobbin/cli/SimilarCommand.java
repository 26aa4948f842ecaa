package dev.bobbin.cli;

import dev.bobbin.data.image.Polarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the articles of an index that are most like a picture or like one of them. */
@Command(
    name = "similar",
    header = "Find the articles of a catalogue that are most like a picture.",
    description = {
      "",
      "The catalogue is what 'bobbin index' has put into an index. The score is 1 for the same picture and 0 for one"
          + " that has nothing in common, as the model sees them."
    },
    footer = {
      "",
      "Examples:",
      "  bobbin similar runs/demo shirt.jpg --polarity auto",
      "  bobbin similar runs/demo catalogue shirt.jpg -k 20 --class Shirt --class Coat",
      "  bobbin similar runs/demo --like train-00017 --picture like.png",
      "  curl -s https://example.org/coat.png | bobbin similar runs/demo - --json"
    })
final class SimilarCommand implements Callable<Integer> {
  private final Host host;
  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description =
          "A folder that 'bobbin train' has written, or a .safetensors file of one; with --like, an index will do.")
  Path source = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..2",
      paramLabel = "[INDEX] IMAGE",
      description =
          "The index's folder, unless it lies where 'bobbin index' puts it; then a PNG, JPEG, GIF or BMP file, - for"
              + " standard input, or none with --like.")
  List<String> rest = new ArrayList<>();

  @Option(
      names = "--like",
      paramLabel = "ID",
      description = "Articles like one of the catalogue, in place of a picture.")
  Optional<String> like = Optional.empty();

  @Option(
      names = {"-k", "--k"},
      paramLabel = "N",
      description = "Articles to find; 10 by default.")
  int k = 10;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Only articles of this class; may be given again for others.")
  List<String> classes = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Only this article; may be given again for others.")
  List<String> ids = new ArrayList<>();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "What the picture is: light-on-dark (as Fashion-MNIST; the default), dark-on-light, or auto: by its border.")
  Polarity polarity = Polarity.LIGHT_ON_DARK;

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "Also draw what was asked for and what was found.")
  Optional<Path> picture = Optional.empty();

  SimilarCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    int most = like.isPresent() ? 1 : 2;
    int least = like.isPresent() ? 0 : 1;
    if (rest.size() < least || rest.size() > most) {
      throw new UsageException(
          "bobbin similar: expected %s, received %d; try 'bobbin similar --help'"
              .formatted(
                  like.isPresent()
                      ? "at most an INDEX beside --like"
                      : "an IMAGE, and before it at most an INDEX",
                  rest.size()));
    }
    return new SimilarSession(host, this).run();
  }

  /** The index that was named. */
  Optional<Path> index() {
    return rest.size() > (like.isPresent() ? 0 : 1)
        ? Optional.of(Path.of(rest.getFirst()))
        : Optional.empty();
  }

  /** The picture that was named; not to be asked for with {@code --like}. */
  String image() {
    return rest.getLast();
  }
}
