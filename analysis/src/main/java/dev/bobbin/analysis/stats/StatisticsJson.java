package dev.bobbin.analysis.stats;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import java.util.List;
import java.util.Optional;

/** Statistics as documents have them. */
public final class StatisticsJson {
  /** The ends of an interval, as a list of two numbers. */
  public static final Form<ConfidenceInterval> INTERVAL =
      Codecs.list(Codecs.NUMBER, 2)
          .as(
              ends -> new ConfidenceInterval(ends.get(0), ends.get(1)),
              interval -> List.of(interval.low(), interval.high()));

  /** Statistics of a metric over seeds. */
  public static final RecordForm<SampleStatistics> SPREAD = spread();

  /** The difference of two accuracies. */
  public static final RecordForm<PairedBootstrap> ACCURACY = accuracy();

  /** The difference of runs in pairs. */
  public static final RecordForm<PairedTInterval> PAIRED = paired();

  private StatisticsJson() {}

  private static RecordForm<SampleStatistics> spread() {
    RecordFields<SampleStatistics> fields = new RecordFields<>();
    fields.derived("count", Codecs.COUNT, SampleStatistics::count, "Number of values.");
    fields.derived("mean", Codecs.NUMBER, SampleStatistics::mean, "Mean of the values.");
    fields.derivedOrNull(
        "standardDeviation",
        Codecs.NUMBER,
        spread -> spread.count() == 1 ? Optional.empty() : Optional.of(spread.standardDeviation()),
        "Standard deviation of a sample; null for a single value.");
    fields.derived("min", Codecs.NUMBER, SampleStatistics::min, "The least value.");
    fields.derived("max", Codecs.NUMBER, SampleStatistics::max, "The largest value.");
    return fields.written();
  }

  private static RecordForm<PairedBootstrap> accuracy() {
    RecordFields<PairedBootstrap> fields = new RecordFields<>();
    fields.derived("difference", Codecs.NUMBER, PairedBootstrap::difference, "From -1 to 1.");
    fields.derived(
        "interval",
        INTERVAL,
        comparison -> new ConfidenceInterval(comparison.low(), comparison.high()),
        "95 % confidence interval.");
    fields.derived("seeds", Codecs.COUNT, PairedBootstrap::seeds, "Number of seeds.");
    fields.derived("images", Codecs.COUNT, PairedBootstrap::images, "Number of images.");
    return fields.written();
  }

  private static RecordForm<PairedTInterval> paired() {
    RecordFields<PairedTInterval> fields = new RecordFields<>();
    fields.derived("mean", Codecs.NUMBER, PairedTInterval::mean, "Mean of the differences.");
    fields.derived("low", Codecs.NUMBER, PairedTInterval::low, "Lower end of the interval.");
    fields.derived("high", Codecs.NUMBER, PairedTInterval::high, "Upper end of the interval.");
    fields.derived(
        "withinNoise",
        Codecs.FLAG,
        PairedTInterval::isWithinNoise,
        "Whether the interval holds 0.");
    return fields.written();
  }
}
