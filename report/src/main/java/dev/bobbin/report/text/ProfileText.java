package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profile.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A profile as text. */
public final class ProfileText {
  private static final String PRODUCT = "  %7s %5s %4s";

  /** Three products, element-wise work forward and backward, update, total, share. */
  private static final String ROW = PRODUCT.repeat(3) + "  %6s %6s %6s  %8s %5s%n";

  private static final String[] COLUMNS =
      "layer ms GF/s peak ms GF/s peak ms GF/s peak fwd bwd update all share".split(" ", -1);

  private final ProfileAnalysis profile;
  private final Profile times;
  private final int nameWidth;
  private final StringBuilder text = new StringBuilder();

  private ProfileText(ProfileAnalysis profile) {
    this.profile = profile;
    this.times = profile.times();
    this.nameWidth =
        times.layers().stream()
            .mapToInt(layer -> layer.name().length())
            .reduce("training".length(), Math::max);
  }

  /** The table and the notes. */
  public static String of(ProfileAnalysis profile) {
    return table(profile) + notes(profile);
  }

  public static String table(ProfileAnalysis profile) {
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

  static String notes(ProfileAnalysis profile) {
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
        "where the time goes: ms per epoch of %,d images, %s, %d %s%n",
        profile.images(),
        epochs(),
        times.threads(),
        times.threads() == 1 ? "thread" : "threads that share each ms");
    String columns = "%" + nameWidth + "s  %-18s  %-18s  %-18s  %s%n";
    add(columns, "", "forward", "input gradient", "weight gradient", "element-wise");
    add("%-" + nameWidth + "s" + ROW, (Object[]) COLUMNS);
  }

  private String epochs() {
    if (times.withFirstEpoch()) {
      return "the first epoch, in which the JVM still compiles";
    }
    if (times.samples() != (long) times.epochs() * profile.images()) {
      return format("measured with %,d", times.samples());
    }
    return format(
        "mean of %s without the first (%.2f s)",
        Words.count(times.epochs(), "epoch", "epochs"), times.firstEpochSeconds());
  }

  private void row(LayerTimes layer) {
    List<String> cells = new ArrayList<>(List.of(layer.name()));
    for (Product product :
        List.of(layer.forward(), layer.inputGradient(), layer.weightGradient())) {
      cells.addAll(List.of(millis(product.seconds()), gflops(product), peak(product)));
    }
    cells.add(millis(layer.elementwiseForward()));
    cells.add(millis(layer.elementwiseBackward()));
    cells.add(millis(layer.update()));
    cells.add(millis(layer.seconds()));
    cells.add(share(layer.seconds()));
    add("%-" + nameWidth + "s" + ROW, cells.toArray());
  }

  /** Thread time outside layers, in the last two columns. */
  private void rest(String name, double seconds) {
    Object[] cells = new Object[COLUMNS.length];
    Arrays.fill(cells, "");
    cells[0] = name;
    cells[cells.length - 2] = millis(seconds);
    cells[cells.length - 1] = share(seconds);
    add("%-" + nameWidth + "s" + ROW, cells);
  }

  private String millis(double threadSeconds) {
    return threadSeconds == 0 ? "" : format("%.1f", profile.milliseconds(threadSeconds));
  }

  private static String gflops(Product product) {
    return product.operations() == 0 ? "" : format("%.0f", product.gflops());
  }

  private String peak(Product product) {
    return product.operations() == 0 ? "" : percent(profile.shareOfPeak(product), "%.0f%%");
  }

  private String share(double threadSeconds) {
    return percent(profile.share(threadSeconds), "%.1f%%");
  }

  private static String percent(double share, String format) {
    return format(format, 100 * share);
  }

  private void add(String format, Object... arguments) {
    text.append(format(format, arguments));
  }
}
