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
 * How well probabilities agree with accuracy.
 *
 * @param problem why there is no calibration
 * @param temperature in words, if one was fitted
 * @param bins those with images
 */
public record CalibrationSection(
    Optional<String> problem,
    Optional<String> temperature,
    List<CalibrationFigure> figures,
    List<Bin> bins) {
  /**
   * A metric.
   *
   * @param scaled with the temperature; empty without one
   */
  public record CalibrationFigure(String name, String plain, String scaled) {}

  /** A bin of confidences, with their mean and the accuracy of its images. */
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
            figure("log loss without penalties", Calibration::logLoss, plain, scaled),
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
    return format(
        "Temperature %.3f, fitted on the validation images: the network is %s.",
        temperature, temperature > 1 ? "overconfident (above 1)" : "underconfident (below 1)");
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
