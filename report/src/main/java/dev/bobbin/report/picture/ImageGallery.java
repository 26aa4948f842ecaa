package dev.bobbin.report.picture;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Images of a data set with their names. */
public final class ImageGallery {
  /** Of the random choice of images. */
  public static final Purpose CHOICE = new Purpose(5);

  private ImageGallery() {}

  /**
   * Draws images with their class names and, where they have one, their files.
   *
   * @param indices which images, row by row
   * @param columns images per row
   * @throws IllegalArgumentException if there are no images or columns
   * @throws BobbinException if images have neither one channel nor three
   */
  public static Picture of(
      Heading heading, LabeledImages images, int[] indices, List<String> classNames, int columns) {
    Fonts.require();
    int[] chosen = indices.clone();
    return of(
        heading,
        images,
        chosen,
        columns,
        ImageGrid.widest(classNames, ImageGrid.NAME),
        Arrays.stream(chosen)
            .mapToObj(i ->
                Stream.concat(
                        Stream.of(Label.ofClass(classNames.get(images.label(i)), images.label(i))),
                        Label.ofFile(images, i).stream())
                    .toList())
            .toList());
  }

  /**
   * Draws all images of a set with captions.
   *
   * @param captions lines for each image, equally many; lines that are too wide end in an ellipsis
   * @param columns images per row
   * @throws IllegalArgumentException if there are no images or columns
   * @throws BobbinException if images have neither one channel nor three
   */
  public static Picture captioned(
      Heading heading, LabeledImages images, List<List<String>> captions, int columns) {
    Fonts.require();
    List<List<Label>> labels =
        captions.stream().map(lines -> lines.stream().map(Label::of).toList()).toList();
    double widest =
        labels.stream()
            .flatMap(List::stream)
            .mapToDouble(label -> Fonts.width(label.shown(), ImageGrid.NAME))
            .max()
            .orElse(0);
    return of(
        heading,
        images,
        IntStream.range(0, captions.size()).toArray(),
        columns,
        widest + ImageGrid.HAIR,
        labels);
  }

  private static Picture of(
      Heading heading,
      LabeledImages images,
      int[] chosen,
      int columns,
      double text,
      List<List<Label>> captions) {
    double top = Picture.MARGIN + heading.height();
    int lines = captions.stream().mapToInt(List::size).max().orElse(0);
    ImageGrid grid = ImageGrid.of(images, chosen.length, columns, text, lines, top);
    return new Picture(
        heading,
        grid.width(),
        grid.bottom(),
        canvas -> {
          for (int i = 0; i < chosen.length; i++) {
            int at = i;
            canvas.group(
                "image",
                () -> {
                  canvas.image(Bitmap.of(images, chosen[at]), grid.image(at));
                  draw(canvas, grid, at, captions.get(at));
                });
          }
        });
  }

  private static void draw(Canvas canvas, ImageGrid grid, int i, List<Label> lines) {
    for (int line = 0; line < lines.size(); line++) {
      canvas.text(
          lines.get(line).within(grid.textWidth(), ImageGrid.NAME),
          grid.centre(i),
          grid.baseline(i, line),
          ImageGrid.NAME.from(Anchor.MIDDLE));
    }
  }

  /**
   * Chooses images at random.
   *
   * @param images how many there are
   * @param count how many to choose; all, if there are fewer
   * @param seed the same seed chooses the same images
   * @return their indices
   */
  public static int[] choose(int images, int count, long seed) {
    int[] order = RandomStream.of(seed, CHOICE, 0, 0).permutation(images);
    return Arrays.copyOf(order, Math.min(count, order.length));
  }

  /**
   * Chooses images at random, of each class in turn: first one of each class, in the order of their
   * labels, then a second of each that has one, and so on.
   *
   * @param labels of all images
   * @param count how many to choose; all, if there are fewer
   * @param seed the same seed chooses the same images
   * @return their indices
   */
  public static int[] chooseOfClasses(int[] labels, int count, long seed) {
    int[] seen = new int[IntStream.of(labels).max().orElse(-1) + 1];
    int[] rounds = new int[labels.length];
    int[] order = choose(labels.length, labels.length, seed);
    for (int image : order) {
      rounds[image] = seen[labels[image]]++;
    }
    return IntStream.of(order)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(image -> rounds[image])
                .thenComparingInt(image -> labels[image]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
