package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.count;
import static dev.bobbin.report.text.Words.format;

import dev.bobbin.data.OriginalPictures;
import dev.bobbin.experiment.starter.DataSummary;
import dev.bobbin.experiment.starter.RecipePlan;
import java.util.ArrayList;
import java.util.List;

/** What was seen of a dataset, in lines. */
public final class DataSummaryText {
  /** Classes with fewer training pictures are hard to learn. */
  private static final int FEW = 20;

  private static final int ENOUGH = 200;

  private static final int MOST_NAMES = 8;

  private DataSummaryText() {}

  /** The lines, each without a line break. */
  public static List<String> of(DataSummary data, RecipePlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s of %s: %s to learn from%s, %s to test"
            .formatted(
                count(data.originals().count(), "picture", "pictures"),
                count(data.classes(), "class", "classes"),
                Words.whole(data.train()),
                format(
                    data.validation().isPresent() ? ", %,d to validate" : ", of which %,d validate",
                    plan.validating(data)),
                Words.whole(data.test())));
    lines.add(pictures(data.originals()));
    lines.add(classes(data));
    if (data.trainCounts().get(data.smallestClass()) < FEW) {
      lines.add(
          "few pictures: %s has %d; a model that can be relied on needs some %d of each class"
              .formatted(
                  data.classNames().get(data.smallestClass()),
                  data.trainCounts().get(data.smallestClass()),
                  ENOUGH));
    }
    data.deepFolder()
        .ifPresent(folder ->
            lines.add(
                "no class has pictures in its own folder, but in folders such as %s: if those are the classes, give the folder around them"
                    .formatted(folder)));
    int broken = data.originals().broken();
    if (broken > 0) {
      lines.add(
          count(broken, "picture cannot be read and is", "pictures cannot be read and are")
              + " left out");
    }
    if (data.repeats() > 0) {
      lines.add(
          "duplicates: %s an earlier one; 'bobbin data duplicates' lists them"
              .formatted(
                  count(data.repeats(), "training picture repeats", "training pictures repeat")));
    }
    if (data.leaks() > 0) {
      lines.add(
          "duplicates: %s also in the training split, so the test accuracy will look better than it is"
              .formatted(count(data.leaks(), "test picture is", "test pictures are")));
    }
    if (data.twoLabels() > 0) {
      lines.add(
          "%s in two classes: one of the two is wrong"
              .formatted(count(data.twoLabels(), "picture lies", "pictures lie")));
    }
    return lines;
  }

  private static String pictures(OriginalPictures pictures) {
    String sizes =
        pictures.sizes() == 1
            ? "all " + pictures.smallest()
            : "%s to %s, median %s"
                .formatted(pictures.smallest(), pictures.largest(), pictures.median());
    String colour =
        pictures.colour() == pictures.count()
            ? "in colour"
            : pictures.colour() == 0 ? "grey" : format("%,d of them in colour", pictures.colour());
    return sizes + ", " + colour;
  }

  private static String classes(DataSummary data) {
    int fewest = data.trainCounts().get(data.smallestClass());
    int most = data.trainCounts().get(data.largestClass());
    if (fewest == most) {
      return "%s of each class".formatted(count(most, "training picture", "training pictures"));
    }
    List<String> each = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_NAMES, data.classes()); i++) {
      each.add(format("%s %,d", data.classNames().get(i), data.trainCounts().get(i)));
    }
    if (data.classes() > MOST_NAMES) {
      each.add("...");
    }
    return format("from %,d to %,d training pictures a class: ", fewest, most)
        + String.join(", ", each);
  }
}
