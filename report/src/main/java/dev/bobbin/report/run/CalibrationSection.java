package dev.bobbin.report.run;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.Calibration;
import dev.bobbin.report.text.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How far probabilities can be trusted.
 *
 * @param problem why there is nothing to say, if so
 * @param temperature in words, if one was fitted
 * @param figures name, value as the network is, value with the temperature (empty without one)
 * @param bins rows of the diagram's table
 */
public record CalibrationSection(
    Optional<String> problem,
    Optional<String> temperature,
    List<CalibrationFigure> figures,
    List<Bin> bins) {
  public CalibrationSection {
    figures = List.copyOf(figures);
    bins = List.copyOf(bins);
  }

  /**
   * A figure.
   *
   * @param name what it is
   * @param plain as the network is
   * @param scaled with the temperature; empty without one
   */
  public record CalibrationFigure(String name, String plain, String scaled) {}

  /**
   * A bin with images.
   *
   * @param range of the confidence
   * @param images how many
   * @param confidence their mean
   * @param accuracy share of them that are classified correctly
   */
  public record Bin(String range, String images, String confidence, String accuracy) {}

  static CalibrationSection none(String why) {
    return new CalibrationSection(Optional.of(why), Optional.empty(), List.of(), List.of());
  }

  static CalibrationSection of(
      Calibration plain, OptionalDouble temperature, Optional<Calibration> scaled) {
    List<CalibrationFigure> figures =
        List.of(
            figure("expected calibration error", Calibration::expectedError, plain, scaled),
            figure("largest error of a bin", Calibration::largestError, plain, scaled),
            figure("mean confidence", Calibration::confidence, plain, scaled),
            figure("accuracy", Calibration::accuracy, plain, scaled),
            figure("log loss, without penalties", Calibration::logLoss, plain, scaled),
            figure("Brier score", Calibration::brier, plain, scaled));
    return new CalibrationSection(
        Optional.empty(),
        temperature.isPresent() ? Optional.of(words(temperature.getAsDouble())) : Optional.empty(),
        figures,
        plain.bins().stream()
            .filter(bin -> bin.images() > 0)
            .map(CalibrationSection::bin)
            .toList());
  }

  private static CalibrationFigure figure(
      String name,
      ToDoubleFunction<Calibration> value,
      Calibration plain,
      Optional<Calibration> scaled) {
    return new CalibrationFigure(
        name,
        Words.share(value.applyAsDouble(plain)),
        scaled.map(after -> Words.share(value.applyAsDouble(after))).orElse(""));
  }

  private static String words(double temperature) {
    String value = format("%.3f", temperature);
    return temperature > 1
        ? "Temperature %s, fitted on the validation images: above 1, so the network is more confident than it should be."
            .formatted(value)
        : "Temperature %s, fitted on the validation images: below 1, so the network is less confident than it could be."
            .formatted(value);
  }

  private static Bin bin(Calibration.Bin bin) {
    return new Bin(
        format("%.3f to %.3f", bin.from(), bin.to()),
        Words.whole(bin.images()),
        Words.share(bin.confidence()),
        Words.share(bin.accuracy()));
  }

  /** For the page's script. */
  static Map<String, Object> json(Calibration plain, Optional<Calibration> scaled) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("plain", bins(plain));
    scaled.ifPresent(calibration -> tree.put("scaled", bins(calibration)));
    return tree;
  }

  private static List<Map<String, Object>> bins(Calibration calibration) {
    return calibration.bins().stream()
        .filter(bin -> bin.images() > 0)
        .map(bin ->
            Map.<String, Object>of(
                "x", bin.confidence(), "y", bin.accuracy(), "images", bin.images()))
        .toList();
  }
}
