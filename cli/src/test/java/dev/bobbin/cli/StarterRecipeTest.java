package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.session.StarterRecipe;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder to a model without a recipe of one's own. */
final class StarterRecipeTest {
  @TempDir Path folder;

  /** Pictures of a square of one colour, anywhere on grey. */
  private Path squares(String name, int each, Color... colours) throws IOException {
    Path set = folder.resolve(name);
    Random random = new Random(1);
    for (Color colour : colours) {
      Path of = Files.createDirectories(set.resolve("c%06x".formatted(colour.getRGB() & 0xFFFFFF)));
      for (int i = 0; i < each; i++) {
        BufferedImage picture =
            new BufferedImage(
                random.nextInt(60, 90), random.nextInt(60, 90), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setColor(new Color(200, 200, 200));
        canvas.fillRect(0, 0, 90, 90);
        canvas.setColor(colour);
        canvas.fillRect(random.nextInt(40), random.nextInt(40), 20, 20);
        canvas.dispose();
        assertThat(ImageIO.write(picture, "png", of.resolve(i + ".png").toFile())).isTrue();
      }
    }
    return set;
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  @Test
  void aRecipeIsWrittenAndTrains() throws IOException {
    Path set = squares("set", 14, Color.RED, Color.BLUE);
    Files.writeString(set.resolve("c0000ff/3.png"), "no picture");
    Path file = folder.resolve("own.yaml");
    Outcome written = done("new", set + "", "--out", file + "");
    assertThat(written.out())
        .contains("27 pictures of 2 classes")
        .contains("1 picture cannot be read and is left out")
        .contains(
            "chosen: images of 64x64, 4 blocks of 2 convolutions with 16 to 64 filters, 400 epochs in batches of 8")
        .contains("bobbin train " + file + " --skip-broken");
    Outcome json = done("new", set + "", "--out", file + "", "--force", "--json");
    assertThat(json.json("pictures", "broken")).isEqualTo("1");
    assertThat(json.json("recipe", "training", "epochs")).isEqualTo("400");
    Path run = folder.resolve("run");
    Outcome trained =
        done(
            "train",
            file + "",
            "--skip-broken",
            "--set",
            "training.epochs=12",
            "--set",
            "data.preprocessing.size=32x32",
            "--run",
            run + "");
    assertThat(trained.out()).contains("test accuracy 1.0000");
    assertThat(Files.readString(run.resolve("recipe.yaml"))).contains("size: \"32x32\"");
  }

  @Test
  void aFolderIsTrainedLikeTheRecipeThatWouldBeWritten() throws IOException {
    Path set = squares("own", 14, Color.RED, Color.BLUE);
    Path file = folder.resolve("own.yaml");
    done("new", set + "", "--out", file + "");
    List<String> shorter =
        List.of("--set", "training.epochs=2", "--set", "data.preprocessing.size=32x32", "--json");
    Outcome byFolder = train(set, "a", shorter);
    assertThat(byFolder.err())
        .contains("28 pictures of 2 classes: 24 to learn from, of which 4 validate, 4 to test")
        .contains("20 images to train on, 4 to validate, 4 to test")
        .contains("own")
        .contains("chosen: ")
        .contains("'bobbin new ");
    assertThat(byFolder.json("weightsSha256"))
        .isEqualTo(train(file, "b", shorter).json("weightsSha256"));
  }

  /** Reading pictures takes as long as training them for some epochs. */
  @Test
  void picturesThatWereLookedAtAreNotReadAgain() throws IOException {
    Path set = squares("set", 14, Color.RED, Color.BLUE);
    StarterRecipe chosen = starter(set, Optional.empty());
    assertThat(chosen.openedFor(chosen.read(List.of("training.epochs=3")), false))
        .hasValueSatisfying(opened -> {
          Shape shape = opened.train().shape();
          assertThat(chosen.plan().preprocessing().size())
              .contains(new Size(shape.height(), shape.width()));
        });
    assertThat(chosen.openedFor(chosen.read(List.of("data.preprocessing.size=32x32")), false))
        .isEmpty();
    assertThat(chosen.openedFor(chosen.read(List.of("data.preprocessing.fit=crop")), false))
        .isEmpty();
    train(set, "base", List.of("--set", "training.epochs=1"));
    StarterRecipe further = starter(set, Optional.of(folder.resolve("base") + ""));
    assertThat(further.openedFor(further.read(List.of()), false)).isPresent();
    Files.writeString(set.resolve("c0000ff/3.png"), "no picture");
    StarterRecipe broken = starter(set, Optional.empty());
    assertThat(broken.openedFor(broken.read(List.of()), false)).isEmpty();
    assertThat(broken.openedFor(broken.read(List.of()), true)).isPresent();
  }

  private static StarterRecipe starter(Path set, Optional<String> start) throws IOException {
    Host host =
        new Host(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            OptionalInt.empty(),
            Path.of("..", "recipes"));
    return StarterRecipe.of(
        host, set + "", DataLocations.fromEnvironment(Optional.empty()).offline(), start);
  }

  @Test
  void picturesThatAListMissesAreLeftOut() throws IOException {
    Path set = squares("set", 6, Color.RED, Color.BLUE);
    StringBuilder list = new StringBuilder("file,label\n");
    for (int i = 0; i < 7; i++) {
      list.append("set/cff0000/%d.png,red\nset/c0000ff/%d.png,blue\n".formatted(i % 6, i));
    }
    Path file = Files.writeString(set.resolveSibling("list.csv"), list);
    Path recipe = folder.resolve("own.yaml");
    assertThat(done("new", file + "", "--out", recipe + "").out())
        .contains("1 picture cannot be read and is left out")
        .contains("bobbin train " + recipe + " --skip-broken");
    assertThat(Outcome.of("train", file + "").err()).contains("--skip-broken");
  }

  private Outcome train(Path what, String run, List<String> more) {
    List<String> all = new ArrayList<>(List.of("train", what + ""));
    all.addAll(List.of("--run", folder.resolve(run) + ""));
    all.addAll(more);
    return done(all.toArray(String[]::new));
  }

  @Test
  void aTrainedModelGivesItsLayersAndItsPreprocessing() throws IOException {
    List<String> small =
        List.of("--set", "training.epochs=1", "--set", "data.preprocessing.size=32x32");
    train(squares("two", 8, Color.RED, Color.BLUE), "base", small);
    Path base = folder.resolve("base");
    Path three = squares("three", 8, Color.RED, Color.BLUE, Color.GREEN);
    List<String> from = List.of("--initial-weights", base + "", "--epochs", "1");
    assertThat(train(three, "fine-tuned", from).out())
        .contains("chosen: images of 32x32, the network of " + base + ", 400 epochs")
        .contains("'bobbin new " + three + " --initial-weights " + base + "' writes this recipe")
        .contains("16 of 17 layers start from " + base)
        .contains("dense_1 starts anew: 3 classes instead of 2");
    Path file = folder.resolve("three.yaml");
    done("new", three + "", "--initial-weights", base + "", "--out", file + "");
    assertThat(train(file, "by-file", List.of("--epochs", "1", "--json")).json("weightsSha256"))
        .isEqualTo(train(three, "again", with(from, "--json")).json("weightsSha256"));
    Outcome missing = Outcome.of("new", three + "", "--initial-weights", "nosuch");
    assertThat(missing.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(missing.err()).startsWith("initial-weights: nosuch: expected").hasLineCount(1);
  }

  /** Its last layer takes all pixels, too many for vectors to compare pictures by. */
  @Test
  void aModelThatCannotKnowTheUnknownGivesARecipeThatTrains() throws IOException {
    Path set = squares("set", 100, Color.RED, Color.BLUE);
    Path flat =
        Files.writeString(
            folder.resolve("flat.yaml"),
            """
            name: flat
            data: {name: '%s', validation-split: {stratified: 0.2}, preprocessing: {size: 48x48}}
            network: {layers: [flatten, {dense: {units: 2, activation: softmax}}]}
            """
                .formatted(set));
    List<String> quick = List.of("--epochs", "1", "--no-report");
    train(flat, "flat", quick);
    Path file = folder.resolve("next.yaml");
    String base = folder.resolve("flat").toString();
    done("new", set + "", "--initial-weights", base, "--out", file + "");
    assertThat(file).content().doesNotContain("novelty-detection");
    train(file, "next", quick);
    done("new", set + "", "--out", folder.resolve("usual.yaml") + "");
    assertThat(folder.resolve("usual.yaml")).content().contains("novelty-detection");
  }

  private static List<String> with(List<String> arguments, String more) {
    List<String> all = new ArrayList<>(arguments);
    all.add(more);
    return all;
  }

  @Test
  void anExistingFileIsKept() throws IOException {
    Path set = squares("set", 4, Color.RED, Color.BLUE);
    Path file = Files.writeString(folder.resolve("mine.yaml"), "name: mine");
    Outcome refused = Outcome.of("new", set + "", "--out", file + "");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .endsWith(
            "expected a new file, received one that exists; try --out with another name, or --force to replace it\n");
    assertThat(file).hasContent("name: mine");
  }

  @Test
  void wrongTurnsEndInOneLine() throws IOException {
    refused(folder.resolve("nowhere"), "nowhere");
    refused(squares("one-class", 5, Color.RED), "at least 2 classes");
    Path two = squares("two-pictures", 1, Color.RED, Color.BLUE);
    refused(two, "two pictures of each class or more");
    Path capitals = squares("capitals", 3, Color.RED, Color.BLUE);
    Files.move(capitals.resolve("cff0000"), capitals.resolve("apple"));
    Files.move(capitals.resolve("c0000ff"), capitals.resolve("Apple"));
    refused(capitals, "Apple");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    refused(empty, "empty");
  }

  private void refused(Path data, String reason) {
    for (String command : List.of("new", "train")) {
      Outcome outcome = Outcome.of(command, data + "");
      assertThat(outcome.code()).as(outcome.out()).isIn(ExitCode.USAGE, ExitCode.FAILED);
      assertThat(outcome.err().strip().lines()).as(outcome.err()).hasSize(1);
      assertThat(outcome.err()).contains(reason).contains("; try ");
    }
    assertThat(folder.resolve(data.getFileName() + ".yaml")).doesNotExist();
  }

  @Test
  void classesThatMayBeMeantOneLevelDeeperAreNamed() throws IOException {
    squares("deep/a/fruit", 3, Color.RED, Color.BLUE);
    squares("deep/b/fruit", 3, Color.RED, Color.BLUE);
    assertThat(
            done("new", folder.resolve("deep") + "", "--out", folder.resolve("r.yaml") + "").out())
        .containsPattern(
            "no class has pictures in its own folder, but in folders such as ./fruit/c");
    assertThat(
            done("new", folder.resolve("deep/a/fruit") + "", "--out", folder.resolve("s.yaml") + "")
                .out())
        .doesNotContain("own folder");
  }

  @Test
  void videosAmongPicturesAreNamed() throws IOException {
    Path set = squares("set", 4, Color.RED, Color.BLUE);
    Files.writeString(set.resolve("c0000ff/clip.mp4"), "video");
    Outcome outcome = done("new", set + "", "--out", folder.resolve("r.yaml") + "", "--json");
    assertThat(((Node.Sequence) outcome.json().get("notes")).items()).hasSize(1);
    assertThat(outcome.err()).contains("clip.mp4");
  }
}
