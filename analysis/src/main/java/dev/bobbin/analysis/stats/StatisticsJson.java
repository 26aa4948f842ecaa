package dev.bobbin.analysis.stats;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordForm;
import java.util.List;
import java.util.Optional;

/** Statistics as documents have them. */
public final class StatisticsJson {
  /** The ends of an interval, as a list of two numbers. */
  public static final Form<Interval> INTERVAL =
      Codecs.list(Codecs.NUMBER, 2)
          .as(
              ends -> new Interval(ends.get(0), ends.get(1)),
              interval -> List.of(interval.low(), interval.high()));

  /** How a figure spreads over seeds. */
  public static final RecordForm<Spread> SPREAD = spread();

  /** The difference of two accuracies. */
  public static final RecordForm<AccuracyComparison> ACCURACY = accuracy();

  /** The difference of runs in pairs. */
  public static final RecordForm<PairedDifference> PAIRED = paired();

  private StatisticsJson() {}

  private static RecordForm<Spread> spread() {
    Fields<Spread> fields = new Fields<>();
    fields.derived("count", Codecs.COUNT, Spread::count, "Values.");
    fields.derived("mean", Codecs.NUMBER, Spread::mean, "Of the values.");
    fields.derivedOrNull(
        "sd",
        Codecs.NUMBER,
        spread -> spread.count() == 1 ? Optional.empty() : Optional.of(spread.deviation()),
        "Standard deviation of a sample; null for a single value.");
    fields.derived("min", Codecs.NUMBER, Spread::least, "The least value.");
    fields.derived("max", Codecs.NUMBER, Spread::most, "The largest value.");
    return fields.written();
  }

  private static RecordForm<AccuracyComparison> accuracy() {
    Fields<AccuracyComparison> fields = new Fields<>();
    fields.derived("difference", Codecs.NUMBER, AccuracyComparison::difference, "From -1 to 1.");
    fields.derived(
        "interval",
        INTERVAL,
        comparison -> new Interval(comparison.low(), comparison.high()),
        "95 % confidence interval.");
    fields.derived("seeds", Codecs.COUNT, AccuracyComparison::seeds, "How many.");
    fields.derived("images", Codecs.COUNT, AccuracyComparison::images, "How many.");
    return fields.written();
  }

  private static RecordForm<PairedDifference> paired() {
    Fields<PairedDifference> fields = new Fields<>();
    fields.derived("mean", Codecs.NUMBER, PairedDifference::mean, "Of the differences.");
    fields.derived("low", Codecs.NUMBER, PairedDifference::low, "Lower end of the interval.");
    fields.derived("high", Codecs.NUMBER, PairedDifference::high, "Upper end of the interval.");
    fields.derived(
        "withinNoise",
        Codecs.FLAG,
        PairedDifference::isWithinNoise,
        "Whether the interval holds 0.");
    return fields.written();
  }
}
