package dev.bobbin.report.comparison;

import dev.bobbin.report.page.TableView;
import java.util.List;

/**
 * Everything that the comparison's template shows.
 *
 * @param style CSS class of the verdict
 * @param sentences that explain the verdict
 * @param differences tables that say whether the best run is better
 * @param settings in which runs differ
 * @param disagreements on how many images models disagree; empty if they were not compared
 * @param room how many of these the page shows; empty if all
 */
public record ComparisonView(
    String title,
    String subtitle,
    String verdict,
    String style,
    List<String> sentences,
    TableView runs,
    List<TableView> differences,
    List<TableView> settings,
    boolean hasCurves,
    List<TableView> classes,
    String disagreements,
    String room) {}
