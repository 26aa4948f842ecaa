package dev.bobbin.report.run;

import dev.bobbin.report.page.Thumbnail;
import java.util.List;

/**
 * What a model looks at.
 *
 * @param methods of attribution, one for each column
 * @param chosen which images are explained
 * @param attributions one for each image
 * @param notes what could not be shown, and why
 * @param filters of the first layer
 * @param maps feature maps of some images
 */
public record AttributionSection(
    List<Method> methods,
    String chosen,
    List<AttributionRow> attributions,
    List<String> notes,
    String filterTitle,
    String filterNote,
    List<Thumbnail> filters,
    List<Maps> maps) {
  /** A method of attribution, and what its maps show. */
  public record Method(String name, String meaning) {}

  /**
   * An image with a map for each method.
   *
   * @param named the predicted class with its output
   */
  public record AttributionRow(
      Thumbnail image, String named, String actual, boolean right, List<Thumbnail> maps) {}

  /** The feature maps of an image. */
  public record Maps(Thumbnail image, String title, List<Channels> layers) {}

  /**
   * The feature maps of a layer.
   *
   * @param note its shape, and how many channels are shown
   */
  public record Channels(String name, String note, List<Thumbnail> channels) {}
}
