package dev.bobbin.report.run;

import dev.bobbin.report.page.Thumbnail;
import java.util.List;

/**
 * What a network looks at.
 *
 * @param methods of attribution, a column each
 * @param chosen which images are looked into
 * @param attributions an image each
 * @param notes what could not be shown, and why
 * @param filterTitle what the filters are
 * @param filterNote how to read them
 * @param filters of the first layer
 * @param maps what the layers make of some images
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
  public AttributionSection {
    methods = List.copyOf(methods);
    attributions = List.copyOf(attributions);
    notes = List.copyOf(notes);
    filters = List.copyOf(filters);
    maps = List.copyOf(maps);
  }

  /**
   * A way of attribution.
   *
   * @param name of it
   * @param meaning of a map, in a sentence
   */
  public record Method(String name, String meaning) {}

  /**
   * An image and what speaks for the class that it was taken for.
   *
   * @param image the picture
   * @param named the predicted class with its output
   * @param actual what it is
   * @param right whether that is correct
   * @param maps one for each method
   */
  public record AttributionRow(
      Thumbnail image, String named, String actual, boolean right, List<Thumbnail> maps) {}

  /**
   * What layers make of an image.
   *
   * @param image the picture
   * @param title what it is
   * @param layers in order
   */
  public record Maps(Thumbnail image, String title, List<Channels> layers) {}

  /**
   * What a layer makes of an image.
   *
   * @param name of the layer
   * @param note its shape, and what is left out
   * @param channels a picture each
   */
  public record Channels(String name, String note, List<Thumbnail> channels) {}
}
