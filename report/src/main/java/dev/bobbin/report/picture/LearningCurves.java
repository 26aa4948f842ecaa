package dev.bobbin.report.picture;

import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.report.picture.Plot.Axis;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Loss and accuracy in training and validation by epoch. The axis goes from 0 to 1, and further if
 * a loss does.
 */
public final class LearningCurves {
  private static final double WIDTH = 468;
  private static final double HEIGHT = 324;
  private static final int MOST_TICKS = 11;
  private static final int MOST_MARKERS = 25;
  private static final double VALIDATION_DASH = 4;
  private static final TextStyle NOTE = TextStyle.of(9).in(Colour.FAINT_INK).from(Anchor.MIDDLE);

  private LearningCurves() {}

  private record Curve(String name, LineStyle style, Function<EpochDone, OptionalDouble> value) {}

  // Colour for the metric, dash for the split, and a marker for each curve.
  private static final List<Curve> CURVES =
      List.of(
          new Curve(
              "loss",
              new LineStyle(Colour.VERMILLION, Marker.TRIANGLE, 0),
              epoch -> OptionalDouble.of(epoch.loss())),
          new Curve(
              "accuracy",
              new LineStyle(Colour.BLUE, Marker.DISC, 0),
              epoch -> OptionalDouble.of(epoch.accuracy())),
          new Curve(
              "validation loss",
              new LineStyle(Colour.VERMILLION, Marker.DOWN, VALIDATION_DASH),
              EpochDone::validationLoss),
          new Curve(
              "validation accuracy",
              new LineStyle(Colour.BLUE, Marker.DIAMOND, VALIDATION_DASH),
              EpochDone::validationAccuracy));

  /** Draws the curves; without epochs, empty axes that say so. */
  public static Picture of(Heading heading, List<EpochDone> epochs) {
    return new Picture(heading, WIDTH, HEIGHT, canvas -> draw(canvas, heading, epochs));
  }

  private static void draw(Canvas canvas, Heading heading, List<EpochDone> epochs) {
    List<Curve> curves =
        CURVES.stream()
            .filter(curve -> epochs.stream().anyMatch(e -> curve.value().apply(e).isPresent()))
            .toList();
    Plot plot =
        Plot.draw(
            canvas,
            heading,
            curves.stream()
                .map(curve -> new Legend.Entry(curve.name(), curve.style(), Legend.Sample.CURVE))
                .toList(),
            new Box(0, 0, WIDTH, HEIGHT),
            epochAxis(epochs.size()),
            valueAxis(epochs));
    if (epochs.isEmpty()) {
      canvas.text(
          "no complete epoch was trained", plot.area().centreX(), plot.area().centreY(), NOTE);
    }
    for (Curve curve : curves) {
      canvas.group("curve", () -> draw(canvas, plot, curve, epochs));
    }
  }

  private static Axis epochAxis(int epochs) {
    int last = Math.max(1, epochs);
    double room = last == 1 ? 0.5 : 0.02 * (last - 1);
    return new Axis(
        new Scale.Linear(1 - room, last + room), Tick.whole(1, last, MOST_TICKS), "epoch", true);
  }

  private static Axis valueAxis(List<EpochDone> epochs) {
    double low = 0;
    double high = 1;
    for (EpochDone epoch : epochs) {
      for (Curve curve : CURVES) {
        OptionalDouble value = curve.value().apply(epoch);
        low = Math.min(low, value.orElse(low));
        high = Math.max(high, value.orElse(high));
      }
    }
    return Axis.covering(low, high, MOST_TICKS, "");
  }

  private static void draw(Canvas canvas, Plot plot, Curve curve, List<EpochDone> epochs) {
    List<EpochDone> known =
        epochs.stream().filter(epoch -> curve.value().apply(epoch).isPresent()).toList();
    double[] xs = new double[known.size()];
    double[] ys = new double[known.size()];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = plot.x(known.get(i).epoch());
      ys[i] = plot.y(curve.value().apply(known.get(i)).orElseThrow());
    }
    if (xs.length > 1) {
      canvas.line(xs, ys, curve.style().stroke(1.5));
    }
    int every = Math.ceilDiv(xs.length, MOST_MARKERS);
    // Backwards from the last epoch, which always has a marker.
    for (int i = xs.length - 1; i >= 0; i -= every) {
      curve.style().marker().draw(canvas, xs[i], ys[i], 2.4, curve.style().colour());
    }
  }
}
