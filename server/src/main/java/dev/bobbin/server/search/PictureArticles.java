package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.LoadedImage.Warning;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pictures in a folder and its subfolders, resized for the model. Ids are paths in the folder
 * with slashes, names those of the files. The class is the name of the subfolder, translated by
 * {@code classes.csv}; the folder itself, and {@code train} and {@code test} in it, are no classes.
 */
public final class PictureArticles implements ArticleSource {
  private static final Set<String> PARTS = Set.of("train", "test");

  private final Path folder;
  private final List<String> paths;
  private final Optional<ClassFile> classes;
  private final ImageFileReader reader;
  private final String prefix;

  /** For each kind of warning but of scaling, the pictures so far; guarded by itself. */
  private final Map<Warning, TreeSet<String>> warned = new LinkedHashMap<>();

  private PictureArticles(Path folder, List<String> paths, ImageFileReader reader, String prefix) {
    this.folder = folder;
    this.paths = paths;
    this.classes = ClassFile.in(folder).filter(file -> !file.folders().isEmpty());
    this.reader = reader;
    this.prefix = prefix;
  }

  /**
   * Finds the pictures of a folder; hidden files and folders are ignored.
   *
   * @param how the model prepares pictures
   * @param polarity of the pictures
   * @param prefix of all ids
   * @return empty if it is not a folder, or has data in another format: IDX files or CSV
   * @throws BobbinException if it cannot be listed
   */
  public static Optional<PictureArticles> in(
      Path folder, Preprocessing how, Polarity polarity, String prefix) {
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
            new PictureArticles(folder, pictures, new ImageFileReader(how, polarity), prefix));
  }

  /**
   * The pictures in a subfolder.
   *
   * @param name such as {@code test}
   * @return empty if there are none
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
    LoadedImage image = reader.read(folder.resolve(path));
    synchronized (warned) {
      for (Warning warning : image.warnings()) {
        warned.computeIfAbsent(warning, _ -> new TreeSet<>()).add(path);
      }
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    String name = file.substring(0, file.lastIndexOf('.'));
    return new Article(
        prefix + path,
        name.isEmpty() ? Optional.empty() : Optional.of(name),
        className(path),
        Map.of(),
        image.pixels());
  }

  /**
   * What may make the vectors of pictures that were read worse: a sentence for each kind of
   * warning, with the number of pictures and the first of them.
   */
  public List<String> warnings() {
    synchronized (warned) {
      return warned.entrySet().stream()
          .map(each ->
              each.getValue().size() == 1
                  ? each.getValue().first() + " " + each.getKey().message()
                  : "%s and %,d more: each %s"
                      .formatted(
                          each.getValue().first(),
                          each.getValue().size() - 1,
                          each.getKey().message()))
          .sorted()
          .toList();
    }
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
