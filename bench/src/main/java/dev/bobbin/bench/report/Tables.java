package dev.bobbin.bench.report;

import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.text.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Results as tables. */
final class Tables {
  private static final String BOBBIN = "bobbin";

  private Tables() {}

  /** Seconds an epoch: minimum and median of every contender, and how much faster Bobbin is. */
  static TextTable train(JsonObject section) {
    List<String> contenders = contenders(section);
    List<String> header = new ArrayList<>(List.of("network", "batch", "images timed"));
    header.addAll(contenders);
    contenders.stream()
        .filter(name -> !name.equals(BOBBIN))
        .forEach(name -> header.add("times " + name));
    header.add("Bobbin's GFLOP/s");
    List<List<String>> rows = new ArrayList<>();
    for (JsonObject row : section.objects("rows")) {
      Map<String, JsonObject> results = results(row, "results");
      List<String> cells = new ArrayList<>();
      cells.add(row.text("name"));
      cells.add(whole(row.number("batch")));
      cells.add(whole(row.number("images")));
      for (String name : contenders) {
        JsonObject result = results.get(name);
        cells.add(
            result == null
                ? "-"
                : seconds(result.number("least")) + " (" + seconds(result.number("median")) + ")");
      }
      for (String name : contenders) {
        if (!name.equals(BOBBIN)) {
          cells.add(ratio(Optional.ofNullable(results.get(name))));
        }
      }
      JsonObject own = results.get(BOBBIN);
      cells.add(own == null ? "-" : whole(own.number("gflops")));
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Microseconds of a single image, and images a second in batches. */
  static TextTable infer(JsonObject section) {
    List<String> contenders = contenders(section);
    List<String> peers = contenders.stream().filter(name -> !name.equals(BOBBIN)).toList();
    List<String> header = new ArrayList<>(List.of("network"));
    contenders.forEach(name -> header.add(name + ", us (99 %)"));
    peers.forEach(name -> header.add("times " + name));
    contenders.forEach(name -> header.add(name + ", images/s"));
    peers.forEach(name -> header.add("times " + name));
    List<List<String>> rows = new ArrayList<>();
    for (JsonObject row : section.objects("rows")) {
      Map<String, JsonObject> latency = results(row, "latency");
      Map<String, JsonObject> p99 = results(row, "p99");
      Map<String, JsonObject> batches = results(row, "batches");
      double batch = row.number("batch");
      List<String> cells = new ArrayList<>(List.of(row.text("name")));
      for (String name : contenders) {
        JsonObject one = latency.get(name);
        JsonObject late = p99.get(name);
        cells.add(
            one == null || late == null
                ? "-"
                : whole(one.number("median")) + " (" + whole(late.number("median")) + ")");
      }
      for (String name : peers) {
        cells.add(medianRatio(latency.get(name)));
      }
      for (String name : contenders) {
        JsonObject one = batches.get(name);
        cells.add(one == null ? "-" : whole(batch / one.number("median")));
      }
      for (String name : peers) {
        cells.add(medianRatio(batches.get(name)));
      }
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** GFLOP/s by shape. */
  static TextTable shapes(JsonObject section) {
    List<String> contenders = contenders(section);
    List<String> header = new ArrayList<>(List.of("family", "shape", "batch"));
    for (String phase : List.of("forward", "training")) {
      contenders.forEach(name -> header.add(phase + ", " + name));
    }
    header.add("falls off");
    List<List<String>> rows = new ArrayList<>();
    String family = "";
    for (JsonObject row : section.objects("rows")) {
      List<String> cells = new ArrayList<>();
      cells.add(row.text("family").equals(family) ? "" : row.text("family"));
      family = row.text("family");
      cells.add(row.text("name"));
      cells.add(whole(row.number("batch")));
      for (String phase : List.of("forward", "training")) {
        Map<String, JsonObject> results = results(row, phase);
        for (String name : contenders) {
          JsonObject result = results.get(name);
          cells.add(result == null ? "-" : digits(result.number("gflops")));
        }
      }
      List<String> marks = new ArrayList<>();
      for (String phase : List.of("forward", "training")) {
        if (row.flag(phase + "FallsOff")) {
          marks.add(phase);
        }
      }
      cells.add(String.join(", ", marks));
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Time against images and threads. */
  static TextTable scaling(JsonObject section) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("network"));
    for (JsonObject row : section.objects("rows")) {
      List<String> cells = new ArrayList<>(List.of(row.text("name")));
      List<String> names = new ArrayList<>(List.of("network"));
      for (JsonObject point : row.objects("images")) {
        names.add("us an image of " + whole(point.number("images")));
        cells.add(digits(point.number("microsecondsAnImage")));
      }
      String threads = whole(row.number("threads"));
      names.addAll(List.of("1 thread, s", threads + " threads, s", "times", "serial share"));
      cells.add(seconds(row.number("secondsOneThread")));
      cells.add(seconds(row.number("secondsAllThreads")));
      cells.add(factor(row.number("speedUp")));
      cells.add(factor(row.number("serialShare")));
      header = names;
      rows.add(cells);
    }
    return TextTable.of(header, rows);
  }

  /** Seconds of whole processes, and what the first epoch takes more than the steady one. */
  static TextTable startup(JsonObject section) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonObject row : section.objects("rows")) {
      OptionalDouble first = row.optionalNumber("firstEpoch");
      OptionalDouble steady = row.optionalNumber("steadyEpoch");
      rows.add(
          List.of(
              row.text("name"),
              whole(row.number("runs")),
              first.isEmpty() ? "" : seconds(first.getAsDouble()),
              steady.isEmpty() ? "" : seconds(steady.getAsDouble()),
              seconds(row.number("least")),
              seconds(row.number("median"))));
    }
    return TextTable.of(
        List.of("what", "runs", "first epoch, s", "steady epoch, s", "least, s", "median, s"),
        rows);
  }

  /** Bytes on the heap. */
  static TextTable memory(JsonObject section) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonObject row : section.objects("rows")) {
      boolean fits = row.flag("fits");
      rows.add(
          List.of(
              row.text("name"),
              whole(row.number("batch")),
              fits ? "yes" : "no",
              fits ? whole(row.number("bytesAnEpoch") / row.number("steps")) : "-",
              fits ? whole(row.number("bytesARequest")) : "-"));
    }
    return TextTable.of(
        List.of(
            "network",
            "batch",
            "trains in " + section.text("heap"),
            "bytes a step",
            "bytes a request"),
        rows);
  }

  /** The names of a section's contenders. */
  static List<String> contenders(JsonObject section) {
    List<String> names = new ArrayList<>();
    for (JsonObject contender : section.objects("contenders")) {
      names.add(contender.text("name"));
    }
    return names;
  }

  /** The results of a row's part, by contender. */
  static Map<String, JsonObject> results(JsonObject row, String part) {
    Map<String, JsonObject> results = new LinkedHashMap<>();
    for (JsonObject result : row.objects(part)) {
      results.put(result.text("contender"), result);
    }
    return results;
  }

  /** How much longer a peer took: of the minima, and the median of the rounds' ratios. */
  private static String ratio(Optional<JsonObject> result) {
    if (result.isEmpty()) {
      return "-";
    }
    OptionalDouble least = result.get().optionalNumber("ratioOfLeast");
    OptionalDouble median = result.get().optionalNumber("medianRatio");
    return least.isEmpty() || median.isEmpty()
        ? "-"
        : factor(least.getAsDouble()) + " (" + factor(median.getAsDouble()) + ")";
  }

  private static String medianRatio(@Nullable JsonObject result) {
    OptionalDouble ratio =
        result == null ? OptionalDouble.empty() : result.optionalNumber("medianRatio");
    return ratio.isEmpty() ? "-" : factor(ratio.getAsDouble());
  }

  /** Two digits at least. */
  static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  static String factor(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }
}
