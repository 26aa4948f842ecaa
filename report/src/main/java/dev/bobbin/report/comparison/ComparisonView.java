package dev.bobbin.report.comparison;

import dev.bobbin.report.page.TableView;
import java.util.List;

/**
 * Everything that the comparison's template shows.
 *
 * @param title names of the runs
 * @param subtitle on which images
 * @param verdict in a few words
 * @param style CSS class of the verdict
 * @param sentences more of it
 * @param runs the runs with their figures
 * @param differences tables that say whether the best one is better
 * @param settings in which they differ
 * @param hasCurves whether any has learning curves
 * @param classes class by class
 * @param models names of the models that were measured
 * @param disagreements how many images they disagree on, in words; empty where they were not
 *     compared
 * @param room how many of them the page can show, where it is not all
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
    List<String> models,
    String disagreements,
    String room) {
  public ComparisonView {
    sentences = List.copyOf(sentences);
    differences = List.copyOf(differences);
    settings = List.copyOf(settings);
    classes = List.copyOf(classes);
    models = List.copyOf(models);
  }
}
