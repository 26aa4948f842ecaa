package dev.bobbin.cli.predict;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.image.BatchImageClassifier;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.experiment.evaluation.ClassMatcher;
import dev.bobbin.experiment.evaluation.FolderClasses;
import dev.bobbin.report.text.Words;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The pictures that the user named: files, those of folders in their place, and standard input. Of
 * pictures in folders named as classes of the model, the class is known.
 */
public final class PictureArguments {
  private static final String STANDARD_INPUT = "-";

  private final Host host;
  private final ClassMatcher matcher;
  private final List<Picture> pictures = new ArrayList<>();
  private final List<Path> classFolders = new ArrayList<>();
  private final List<Path> deeper = new ArrayList<>();

  /** Pictures without a class by their folder; an empty name if they lie beside class folders. */
  private final Map<String, Integer> unlabelled = new TreeMap<>();

  private boolean readsInput;

  private PictureArguments(Host host, List<String> classNames) {
    this.host = host;
    this.matcher = new ClassMatcher(classNames);
  }

  /** A picture to classify. */
  public sealed interface Picture extends BatchImageClassifier.Source {
    /** Its class, if its folder says it. */
    OptionalInt label();
  }

  private record File(String name, OptionalInt label) implements Picture {
    @Override
    public LoadedImage read(ImageFileReader reader) {
      return reader.read(Path.of(name));
    }
  }

  private record Input(InputStream in) implements Picture {
    @Override
    public String name() {
      return "standard input";
    }

    @Override
    public OptionalInt label() {
      return OptionalInt.empty();
    }

    @Override
    public LoadedImage read(ImageFileReader reader) {
      return reader.read(in, name());
    }
  }

  /**
   * Finds the pictures. Notes say what was passed over in folders.
   *
   * @param given files, folders, and {@code -} for standard input
   * @param classNames of the model
   * @throws BobbinException if a folder has no pictures
   */
  public static PictureArguments of(Host host, List<String> given, List<String> classNames) {
    PictureArguments found = new PictureArguments(host, classNames);
    for (String argument : given) {
      if (argument.equals(STANDARD_INPUT)) {
        found.addInput();
      } else if (Files.isDirectory(Path.of(argument))) {
        found.addFolder(Path.of(argument));
      } else {
        found.pictures.add(new File(argument, OptionalInt.empty()));
        found.unlabelled.merge("", 1, Integer::sum);
      }
    }
    return found;
  }

  private void addInput() {
    if (readsInput) {
      throw BobbinException.usage(
          STANDARD_INPUT, "one picture on standard input", "it twice", "one -, and files");
    }
    readsInput = true;
    pictures.add(new Input(host.in()));
    unlabelled.merge("", 1, Integer::sum);
  }

  private void addFolder(Path folder) {
    List<String> files = PictureFiles.below(folder);
    List<String> named =
        files.stream().filter(file -> PictureFiles.isPicture(Path.of(file))).toList();
    if (named.isEmpty()) {
      throw BobbinException.of(
          folder,
          "a folder with " + PictureFiles.FORMATS + " pictures",
          files.isEmpty() ? "no files" : format("%,d files of other kinds", files.size()),
          "the picture itself, or another folder");
    }
    if (named.size() < files.size()) {
      int others = files.size() - named.size();
      host.note(
          "%s: %s passed over"
              .formatted(
                  folder,
                  others == 1
                      ? "1 file that is no picture by its name is"
                      : format("%,d files that are no pictures by their names are", others)));
    }
    FolderClasses classes = new FolderClasses(folder, matcher);
    boolean any = false;
    for (String file : named) {
      OptionalInt label = classes.label(file);
      any |= label.isPresent();
      if (label.isEmpty()) {
        unlabelled.merge(FolderClasses.subfolder(file).orElse(""), 1, Integer::sum);
      }
      pictures.add(new File(folder.resolve(file).toString(), label));
    }
    if (any) {
      classFolders.add(folder);
    } else if (named.stream().anyMatch(classes::isDeeper)) {
      deeper.add(folder);
    }
  }

  /** All pictures, in the order of the arguments, and of the names in a folder. */
  public List<Picture> pictures() {
    return pictures;
  }

  /** Whether the class of some is known. */
  private boolean areLabelled() {
    return !classFolders.isEmpty();
  }

  /**
   * What to know of an accuracy by folders, or how to get one: sentences.
   *
   * @param model as the user named it
   */
  public List<String> notes(Path model) {
    List<String> notes = new ArrayList<>();
    if (areLabelled()) {
      unlabelled.forEach((folder, count) -> notes.add(notCounted(folder, count)));
      notes.add(
          "more figures, and whether the model has learned from some of these pictures: "
              + command(model, classFolders.getFirst()));
    }
    deeper.stream()
        .findFirst()
        .ifPresent(folder ->
            notes.add(
                "%s has folders named as classes further down; for an accuracy: %s"
                    .formatted(folder, command(model, folder))));
    return notes;
  }

  private static String notCounted(String folder, int count) {
    String pictures = Words.count(count, "picture is", "pictures are") + " not counted";
    return folder.isEmpty()
        ? "%s, in no folder named as a class".formatted(pictures)
        : "folder '%s' is no class of the model: %s".formatted(folder, pictures);
  }

  private static String command(Path model, Path folder) {
    return "bobbin evaluate %s --data %s".formatted(Names.shell(model), Names.shell(folder));
  }
}
