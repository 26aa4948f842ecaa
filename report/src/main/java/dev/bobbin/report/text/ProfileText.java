package dev.bobbin.report.text;

import dev.bobbin.analysis.profile.TimeProfile;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profile.Product;
import java.util.Arrays;
import java.util.Locale;

/** A profile as text. */
public final class ProfileText {
  private static final String PRODUCT = "  %7s %5s %4s";

  /** Three products, element-wise work both ways, update, all, share. */
  private static final String ROW = PRODUCT.repeat(3) + "  %6s %6s %6s  %8s %5s%n";

  private static final int COLUMNS = 14;

  private final TimeProfile profile;
  private final Profile times;
  private final int nameWidth;
  private final StringBuilder text = new StringBuilder();

  private ProfileText(TimeProfile profile) {
    this.profile = profile;
    this.times = profile.times();
    this.nameWidth =
        times.layers().stream()
            .mapToInt(layer -> layer.name().length())
            .reduce("training".length(), Math::max);
  }

  /** The table and what is to be known about it. */
  public static String of(TimeProfile profile) {
    return table(profile) + notes(profile);
  }

  public static String table(TimeProfile profile) {
    return new ProfileText(profile).table();
  }

  private String table() {
    heading();
    times.layers().forEach(this::row);
    rest("reading", times.readingSeconds());
    rest("loss", times.lossSeconds());
    rest("waiting", times.waitingSeconds());
    rest("training", times.threads() * times.trainingSeconds());
    return text.toString();
  }

  static String notes(TimeProfile profile) {
    return new ProfileText(profile).notes();
  }

  private String notes() {
    add(
        "after an epoch: validation %.1f ms, shuffling, checkpoints and diagnosis %.1f ms%n",
        profile.wallMilliseconds(times.validationSeconds()),
        profile.wallMilliseconds(times.betweenSeconds()));
    profile
        .evaluationSeconds()
        .ifPresent(seconds -> add("after the training: model and evaluation %.2f s%n", seconds));
    add(
        "peak: %.0f GFLOP/s a thread, measured %s the training; over all of its time the products reached %.0f %% of it%n",
        profile.peakOfThread(),
        profile.peak().measured().id(),
        100 * profile.gflops() / profile.peak().gflops());
    return text.toString();
  }

  private void heading() {
    add(
        "where the time goes: ms an epoch of %,d images, %s, %d %s%n",
        profile.images(),
        epochs(),
        times.threads(),
        times.threads() == 1 ? "thread" : "threads that share each ms");
    String columns = "%" + nameWidth + "s  %-18s  %-18s  %-18s  %s%n";
    add(columns, "", "forward", "input gradient", "weight gradient", "element-wise");
    add(
        "%-" + nameWidth + "s" + ROW,
        "layer",
        "ms",
        "GF/s",
        "peak",
        "ms",
        "GF/s",
        "peak",
        "ms",
        "GF/s",
        "peak",
        "fwd",
        "bwd",
        "update",
        "all",
        "share");
  }

  private String epochs() {
    if (times.withFirstEpoch()) {
      return "the first epoch, in which the JVM still compiles";
    }
    if (times.samples() != (long) times.epochs() * profile.images()) {
      return String.format(Locale.ROOT, "measured with %,d", times.samples());
    }
    return String.format(
        Locale.ROOT,
        "mean of %,d %s without the first (%.2f s)",
        times.epochs(),
        times.epochs() == 1 ? "epoch" : "epochs",
        times.firstEpochSeconds());
  }

  private void row(LayerTimes layer) {
    Product forward = layer.forward();
    Product input = layer.inputGradient();
    Product weight = layer.weightGradient();
    add(
        "%-" + nameWidth + "s" + ROW,
        layer.name(),
        millis(forward.seconds()),
        gflops(forward),
        peak(forward),
        millis(input.seconds()),
        gflops(input),
        peak(input),
        millis(weight.seconds()),
        gflops(weight),
        peak(weight),
        millis(layer.elementwiseForward()),
        millis(layer.elementwiseBackward()),
        millis(layer.update()),
        millis(layer.seconds()),
        share(layer.seconds()));
  }

  /** Thread time that belongs to no layer, in the last two columns. */
  private void rest(String name, double seconds) {
    Object[] cells = new Object[1 + COLUMNS];
    Arrays.fill(cells, "");
    cells[0] = name;
    cells[COLUMNS - 1] = millis(seconds);
    cells[COLUMNS] = share(seconds);
    add("%-" + nameWidth + "s" + ROW, cells);
  }

  private String millis(double threadSeconds) {
    return threadSeconds == 0
        ? ""
        : String.format(Locale.ROOT, "%.1f", profile.milliseconds(threadSeconds));
  }

  private static String gflops(Product product) {
    return product.operations() == 0 ? "" : String.format(Locale.ROOT, "%.0f", product.gflops());
  }

  private String peak(Product product) {
    return product.operations() == 0 ? "" : percent(profile.shareOfPeak(product), "%.0f%%");
  }

  private String share(double threadSeconds) {
    return percent(profile.share(threadSeconds), "%.1f%%");
  }

  private static String percent(double share, String format) {
    return String.format(Locale.ROOT, format, 100 * share);
  }

  private void add(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments));
  }
}
