package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pictures of a folder and of the folders in it, brought to the model's size one at a time.
 * Their ids are their paths in the folder, with slashes; their names those of their files. A
 * picture's class is the name of the folder it lies in, unless that is the outermost one, or {@code
 * train} or {@code test} right in it; a {@code classes.csv} says what the folders' names stand for.
 */
public final class PictureArticles implements ArticleSource {
  private static final Set<String> PARTS = Set.of("train", "test");

  private final Path folder;
  private final List<String> paths;
  private final Optional<ClassFile> classes;
  private final ImageFileReader reader;
  private final String prefix;

  private PictureArticles(Path folder, List<String> paths, ImageFileReader reader, String prefix) {
    this.folder = folder;
    this.paths = paths;
    this.classes = ClassFile.in(folder).filter(file -> !file.folders().isEmpty());
    this.reader = reader;
    this.prefix = prefix;
  }

  /**
   * Looks for the pictures of a folder; hidden files and folders are passed over.
   *
   * @param folder any
   * @param input shape of the images that the model sees
   * @param polarity of the pictures
   * @param prefix that all ids begin with
   * @return empty where the folder is none, or holds data in another form: IDX files or CSV
   * @throws BobbinException where it cannot be listed
   */
  public static Optional<PictureArticles> in(
      Path folder, Shape input, Polarity polarity, String prefix) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<String> files = PictureFiles.below(folder);
    List<String> pictures =
        files.stream().filter(path -> PictureFiles.isPicture(Path.of(path))).toList();
    boolean other = files.stream().anyMatch(path -> path.contains("-ubyte"));
    return other || pictures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PictureArticles(folder, pictures, new ImageFileReader(input, polarity), prefix));
  }

  /**
   * Only those in a folder of it.
   *
   * @param name of the folder, such as {@code test}
   * @return empty where it has none of that name, or no pictures there
   */
  public Optional<PictureArticles> only(String name) {
    List<String> chosen = paths.stream().filter(path -> path.startsWith(name + "/")).toList();
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(new PictureArticles(folder, chosen, reader, prefix));
  }

  @Override
  public int count() {
    return paths.size();
  }

  @Override
  public Article read(int number) {
    String path = paths.get(number);
    byte[] pixels = reader.read(folder.resolve(path)).pixels();
    String file = path.substring(path.lastIndexOf('/') + 1);
    String name = file.substring(0, file.lastIndexOf('.'));
    return new Article(
        prefix + path,
        name.isEmpty() ? Optional.empty() : Optional.of(name),
        className(path),
        Map.of(),
        pixels);
  }

  private Optional<String> className(String path) {
    int end = path.lastIndexOf('/');
    if (end < 0) {
      return Optional.empty();
    }
    String parent = path.substring(0, end);
    String name = parent.substring(parent.lastIndexOf('/') + 1);
    if (PARTS.contains(parent)) {
      return Optional.empty();
    }
    int label = classes.map(file -> file.folders().indexOf(name)).orElse(-1);
    return Optional.of(label < 0 ? name : classes.orElseThrow().names().get(label));
  }
}
