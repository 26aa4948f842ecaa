package dev.bobbin.data.catalogue;

import dev.bobbin.data.format.PassedOver;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words for what came up while the pictures of a dataset were prepared. */
final class PreparationNotes {
  private static final int NAMED = 10;

  private final Preprocessing how;
  private final Polarity stated;
  private final int total;

  /**
   * On the pictures of a dataset.
   *
   * @param stated the polarity that was asked for
   * @param total the number of pictures
   */
  PreparationNotes(Preprocessing how, Polarity stated, int total) {
    this.how = how;
    this.stated = stated;
    this.total = total;
  }

  /** Each a sentence. */
  List<String> of(List<PreparedPictures> splits) {
    int broken = 0;
    List<String> reasons = new ArrayList<>();
    Map<LoadedImage.Kind, PreparedPictures.Warned> warnings = new EnumMap<>(LoadedImage.Kind.class);
    for (PreparedPictures prepared : splits) {
      broken += prepared.broken.cardinality();
      reasons.addAll(prepared.reasons);
      prepared.warnings.forEach(
          (kind, warned) -> warnings.merge(kind, warned, PreparedPictures.Warned::plus));
    }
    List<String> notes = new ArrayList<>();
    if (broken > 0) {
      notes.add(leftOut(broken, reasons));
    }
    if (how.polarity() == Polarity.DARK_ON_LIGHT && stated == Polarity.AUTO) {
      notes.add("its pictures are dark on light by their borders: they are inverted");
    }
    // That pictures have another size than the network's input is what users expect.
    warnings.remove(LoadedImage.Kind.WAS_ENLARGED);
    warnings.forEach((kind, warned) -> notes.add(text(kind, warned)));
    return notes;
  }

  private static String leftOut(int broken, List<String> reasons) {
    String first = String.join("; ", reasons.subList(0, Math.min(NAMED, reasons.size())));
    return "left out: %s that cannot be read: %s"
        .formatted(
            PassedOver.count(broken, "picture", "pictures"),
            first + (broken > NAMED ? text("; and %,d more", broken - NAMED) : ""));
  }

  private String text(LoadedImage.Kind kind, PreparedPictures.Warned warned) {
    String count = text("%,d of %,d pictures ", warned.count(), total);
    String names = PassedOver.some(warned.names().subList(0, Math.min(3, warned.names().size())));
    String some = warned.count() > 3 ? names + ", ..." : names;
    return switch (kind) {
      case WAS_COLOUR -> count + "are in colour: only their luminance is used";
      case WAS_GREY ->
          warned.count() == total
              ? count + "are grey: red, green and blue are alike"
              : count + "are grey, the others in colour";
      case LOOKS_INVERTED -> count + looksInverted() + some;
      case IS_EMPTY -> count + "show nothing, all pixels of each are alike: " + some;
      default -> count + ": " + some + ": " + warned.message();
    };
  }

  private String looksInverted() {
    boolean inverted = how.polarity() == Polarity.DARK_ON_LIGHT;
    return "look %s where %s is expected, and mean little if they are: "
        .formatted(
            inverted ? "light on dark" : "dark on light",
            inverted ? "dark on light" : "light on dark");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
