package dev.bobbin.report.comparison;

import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.experiment.compare.ComparisonJson;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.report.page.PageAsset;
import dev.bobbin.report.page.SelfContainedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of runs as one HTML page: the verdict, what was set otherwise, curves over one
 * another, classes, and the images on which the models disagree.
 */
public final class ComparisonReport {
  private static final RecordForm<RunsComparison> JSON =
      ComparisonJson.comparison(ComparisonWords::of);

  private final ComparisonPage page;

  private ComparisonReport(ComparisonPage page) {
    this.page = page;
  }

  /** Of a comparison that has been made. */
  public static ComparisonReport of(RunsComparison comparison) {
    return new ComparisonReport(ComparisonPage.of(comparison));
  }

  /** Writes the page; a file of that name is replaced as a whole. */
  public void write(Path file) throws IOException {
    SelfContainedPage.report(
            "Comparison: " + page.view().title(), PageAsset.COMPARISON, page.data())
        .write(file, "comparison.jte", Map.of("view", page.view()));
  }

  /** The document that {@code compare --json} prints: the comparison, and what it says in words. */
  public static Map<String, @Nullable Object> json(RunsComparison comparison) {
    return JSON.write(comparison);
  }
}
