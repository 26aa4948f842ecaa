package dev.bobbin.bench.report;

import dev.bobbin.base.text.TextTable;
import dev.bobbin.bench.result.Part;
import dev.bobbin.bench.result.Result;
import dev.bobbin.bench.result.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Results as tables. */
final class Tables {
  private static final String BOBBIN = "bobbin";

  private Tables() {}

  /** Seconds per epoch: minimum and median of every contender, and how much faster Bobbin is. */
  static TextTable train(Part part) {
    List<String> header = new ArrayList<>(List.of("network", "batch", "images timed"));
    header.addAll(part.contenders());
    peers(part).forEach(name -> header.add("times " + name));
    header.add("Bobbin's GFLOP/s");
    List<List<String>> rows = new ArrayList<>();
    for (Row.Train row : part.rows(Row.Train.class)) {
      List<String> cells = new ArrayList<>();
      cells.add(row.name());
      cells.add(whole(row.batch()));
      cells.add(whole(row.images()));
      cells.addAll(
          cells(
              part.contenders(),
              row.results(),
              result -> seconds(result.least()) + " (" + seconds(result.median()) + ")"));
      cells.addAll(cells(peers(part), row.results(), Tables::bothRatios));
      cells.addAll(
          cells(
              List.of(BOBBIN),
              row.results(),
              result -> result.gflops().map(Tables::whole).orElse("-")));
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Microseconds of a single image, and images per second in batches. */
  static TextTable infer(Part part) {
    List<String> contenders = part.contenders();
    List<String> peers = peers(part);
    List<String> header = new ArrayList<>(List.of("network"));
    contenders.forEach(name -> header.add(name + ", us (99 %)"));
    peers.forEach(name -> header.add("times " + name));
    contenders.forEach(name -> header.add(name + ", images/s"));
    peers.forEach(name -> header.add("times " + name));
    List<List<String>> rows = new ArrayList<>();
    for (Row.Infer row : part.rows(Row.Infer.class)) {
      Map<String, Result> p99 = byContender(row.p99());
      List<String> cells = new ArrayList<>(List.of(row.name()));
      cells.addAll(
          cells(
              contenders,
              row.latency(),
              result -> {
                Result late = p99.get(result.contender());
                return late == null
                    ? "-"
                    : whole(result.median()) + " (" + whole(late.median()) + ")";
              }));
      cells.addAll(cells(peers, row.latency(), Tables::medianRatio));
      cells.addAll(
          cells(contenders, row.batches(), result -> whole(row.batch() / result.median())));
      cells.addAll(cells(peers, row.batches(), Tables::medianRatio));
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** GFLOP/s by shape. */
  static TextTable shapes(Part part) {
    List<String> header = new ArrayList<>(List.of("family", "shape", "batch"));
    for (String phase : List.of("forward", "training")) {
      part.contenders().forEach(name -> header.add(phase + ", " + name));
    }
    header.add("falls off");
    List<List<String>> rows = new ArrayList<>();
    String family = "";
    for (Row.Shape row : part.rows(Row.Shape.class)) {
      List<String> cells = new ArrayList<>();
      cells.add(row.family().equals(family) ? "" : row.family());
      family = row.family();
      cells.add(row.name());
      cells.add(whole(row.batch()));
      for (List<Result> phase : List.of(row.forward(), row.training())) {
        cells.addAll(
            cells(
                part.contenders(),
                phase,
                result -> result.gflops().map(Tables::digits).orElse("-")));
      }
      List<String> marks = new ArrayList<>();
      if (row.forwardFallsOff()) {
        marks.add("forward");
      }
      if (row.trainingFallsOff()) {
        marks.add("training");
      }
      cells.add(String.join(", ", marks));
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Time against images and threads. */
  static TextTable scaling(Part part) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("network"));
    for (Row.Scaling row : part.rows(Row.Scaling.class)) {
      int least = row.images().getFirst().images();
      List<String> cells = new ArrayList<>(List.of(row.name(), whole(least)));
      List<String> names = new ArrayList<>(List.of("network", "images"));
      for (Row.Scaling.Point point : row.images()) {
        names.add("us an image, x" + whole(point.images() / least));
        cells.add(digits(point.microsecondsAnImage()));
      }
      names.addAll(
          List.of("1 thread, s", whole(row.threads()) + " threads, s", "times", "serial share"));
      cells.add(seconds(row.secondsOneThread()));
      cells.add(seconds(row.secondsAllThreads()));
      cells.add(factor(row.speedUp()));
      cells.add(factor(row.serialShare()));
      header = names;
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Seconds of whole processes, and what the first epoch takes more than the steady one. */
  static TextTable startup(Part part) {
    return TextTable.of(
        List.of("what", "runs", "first epoch, s", "steady epoch, s", "least, s", "median, s"),
        part.rows(Row.Startup.class).stream()
            .map(row ->
                List.of(
                    row.name(),
                    whole(row.runs()),
                    row.firstEpoch().map(Tables::seconds).orElse(""),
                    row.steadyEpoch().map(Tables::seconds).orElse(""),
                    seconds(row.least()),
                    seconds(row.median())))
            .toList());
  }

  /** Bytes on the heap. */
  static TextTable memory(Part part) {
    String heap = part.measured().heap().orElse("this heap");
    return TextTable.of(
        List.of("network", "batch", "trains in " + heap, "bytes a step", "bytes a request"),
        part.rows(Row.Memory.class).stream()
            .map(row ->
                List.of(
                    row.name(),
                    whole(row.batch()),
                    row.fits() ? "yes" : "no",
                    row.bytesAnEpoch()
                        .flatMap(bytes -> row.steps().map(steps -> whole((double) bytes / steps)))
                        .orElse("-"),
                    row.bytesARequest().map(Tables::whole).orElse("-")))
            .toList());
  }

  private static List<String> peers(Part part) {
    return part.contenders().stream().filter(name -> !name.equals(BOBBIN)).toList();
  }

  /** The results by contender. */
  static Map<String, Result> byContender(List<Result> results) {
    Map<String, Result> byContender = new LinkedHashMap<>();
    results.forEach(result -> byContender.put(result.contender(), result));
    return byContender;
  }

  /** A cell for each name: its result, or a dash. */
  private static List<String> cells(
      List<String> names, List<Result> results, Function<Result, String> text) {
    Map<String, Result> byContender = byContender(results);
    return names.stream()
        .map(name -> Optional.ofNullable(byContender.get(name)).map(text).orElse("-"))
        .toList();
  }

  /** How much longer a peer took: of the minima, and the median of the rounds' ratios. */
  private static String bothRatios(Result result) {
    return result
        .ratioOfLeast()
        .flatMap(least ->
            result.medianRatio().map(median -> factor(least) + " (" + factor(median) + ")"))
        .orElse("-");
  }

  private static String medianRatio(Result result) {
    return result.medianRatio().map(Tables::factor).orElse("-");
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private static String factor(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }
}
