package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.model.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model was prepared for, in words for people who have not written its recipe. */
public final class PreprocessingText {
  private PreprocessingText() {}

  /** How a picture becomes the network's input, by name of the step, in the order of the steps. */
  public static Map<String, String> facts(Preprocessing how) {
    Map<String, String> facts = new LinkedHashMap<>();
    boolean colour = how.size().channels() == 3;
    facts.put(
        "Size",
        "any, made %d pixels wide and %d high".formatted(how.size().width(), how.size().height()));
    facts.put("Colour", colour ? "red, green and blue" : "none: only how light or dark a place is");
    facts.put(
        "Other shapes",
        switch (how.fit()) {
          case PAD -> "seen whole, with " + ground(how) + " around";
          case CROP -> "the middle is seen, what sticks out is cut off";
          case STRETCH -> "stretched to fit";
        });
    facts.put(
        "Light and dark",
        switch (how.polarity()) {
          case LIGHT_ON_DARK -> "for light things on a dark ground";
          case DARK_ON_LIGHT -> "for dark things on a light ground; inverted before they are seen";
          case AS_IS, AUTO -> "taken as they are";
        });
    facts.put(
        "Turned",
        how.orientation() ? "upright, as the camera noted" : "not; the camera's note is ignored");
    facts.put("Levels", "from 0 to 255, " + scale(how));
    return facts;
  }

  private static String ground(Preprocessing how) {
    List<Integer> levels = how.background();
    boolean grey = levels.stream().distinct().count() == 1;
    int level = levels.getFirst();
    return grey && level == 0
        ? "black"
        : grey && level == 255
            ? "white"
            : grey
                ? "grey (%d)".formatted(level)
                : levels.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "colour ", ""));
  }

  private static String scale(Preprocessing how) {
    List<Float> mean = how.mean();
    List<Float> std = how.std();
    if (how.equals(how.unscaled())) {
      return "become 0 to 1";
    }
    if (mean.stream().allMatch(number -> number == 127.5f)
        && std.stream().allMatch(number -> number == 127.5f)) {
      return "become -1 to 1";
    }
    return "less %s, divided by %s".formatted(listed(mean), listed(std));
  }

  private static String listed(List<Float> numbers) {
    return numbers.stream().map(number -> format("%.1f", number)).collect(Collectors.joining("/"));
  }
}
