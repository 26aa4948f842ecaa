package dev.bobbin.bench.report;

import dev.bobbin.base.io.TextFile;
import dev.bobbin.base.json.FormatException;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.report.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Results for people: on a terminal, and as the page {@code speed.md} with its chart. */
public final class SpeedPage {
  private static final String CHART = "speed";

  private static final String HEAD =
      """
      # Speed

      Bobbin beside the libraries that JVM engineers would otherwise call. This page, `speed.json` and the chart are written by

          ./bobbin bench --out docs/results

      which measures everything on the machine it runs on and takes about an hour and a half on two cores; `--only`, `--nets`
      and `--shapes` measure parts, and leave the rest of this page as it is. `./bobbin bench --kernels` runs JMH's benchmarks of
      the single kernels.

      How it is measured: each contender runs in a process of its own, warmed up, told the same number of threads. They take
      turns: in each round one works while the others wait, so that a minute in which the machine is slower is slower for all.
      What counts is the minimum of the rounds; the median stands beside it. All have the same network with the same first
      weights, the same batch, optimizer and loss, in fp32, and gather the batches of a shuffled epoch from images in memory
      themselves. A test (`PeersAgreeTest`) sees to it that with the same weights all of them give the same outputs, for the
      networks of all recipes, and that they learn the same. Where the choice was open, the peers were favoured: TensorFlow's
      graph is frozen for inference, its pooling is the operation that oneDNN takes over, PyTorch's penalties are weight
      decay, and no peer counts right answers during training, as Bobbin does. DL4J 1.0.0-M2.1 runs on JDK 25, but needs another
      version of JavaCPP than TensorFlow does, so it is not on this class path.
      """;

  private SpeedPage() {}

  /** All sections as text. */
  public static String text(JsonObject results) throws FormatException {
    StringBuilder text = new StringBuilder();
    for (Section section : Section.values()) {
      Optional<JsonObject> own = results.optionalObject(section.label());
      if (own.isPresent()) {
        text.append('\n').append(section.title()).append("; ").append(setting(own.get()));
        text.append("\n\n");
        text.append(table(section, own.get()).text(OptionalInt.empty()));
        for (String line : absent(own.get())) {
          text.append(line).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** Writes the page and its chart into a folder. */
  public static void write(JsonObject results, Path folder) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    Optional<JsonObject> train = results.optionalObject(Section.TRAIN.label());
    if (train.isPresent()) {
      SpeedChart.of(train.get()).write(folder, CHART, Picture.SCREEN_DPI);
      page.append("\n![Training times of all contenders](").append(CHART).append(".svg)\n");
    }
    for (Section section : Section.values()) {
      Optional<JsonObject> own = results.optionalObject(section.label());
      if (own.isPresent()) {
        append(page, section, own.get());
      }
    }
    TextFile.write(folder.resolve(CHART + ".md"), page.toString());
  }

  private static void append(StringBuilder page, Section section, JsonObject own)
      throws FormatException {
    page.append("\n## ").append(section.title()).append("\n\n");
    page.append(section.explanation()).append("\n\n");
    page.append("Measured on ").append(setting(own)).append(".\n");
    List<JsonObject> contenders = own.optionalObjects("contenders");
    if (!contenders.isEmpty()) {
      page.append('\n');
      for (JsonObject contender : contenders) {
        page.append("- ").append(contender.text("name")).append(": ");
        page.append(contender.text("version")).append("; ").append(contender.text("setting"));
        page.append('\n');
      }
    }
    page.append('\n').append(table(section, own).markdown());
    List<String> absent = absent(own);
    if (!absent.isEmpty()) {
      page.append('\n');
      absent.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }

  /** Machine, threads and dates. */
  private static String setting(JsonObject own) throws FormatException {
    JsonObject machine = own.object("machine");
    JsonObject peak = own.object("peak");
    TreeSet<String> dates = new TreeSet<>();
    for (JsonObject row : own.objects("rows")) {
      dates.add(row.text("date").substring(0, "2000-01-01".length()));
    }
    return "%s, %s threads of %s cores (kernels of %s; main kernel %s GFLOP/s on one thread, %s on all), Java %s, %s, %s"
        .formatted(
            machine.text("cpu"),
            Tables.whole(own.number("threads")),
            Tables.whole(machine.number("cores")),
            peak.text("kernels"),
            Tables.whole(peak.number("gflopsOneThread")),
            Tables.whole(peak.number("gflopsAllThreads")),
            machine.text("java"),
            machine.text("os"),
            String.join(" to ", dates.size() < 2 ? dates : List.of(dates.first(), dates.last())));
  }

  /** Who was left out, and why; rows with the same reason in one line. */
  private static List<String> absent(JsonObject own) throws FormatException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (JsonObject entry : own.optionalObjects("absent")) {
      String reason = entry.text("contender") + ": " + entry.text("reason");
      rows.computeIfAbsent(reason, _ -> new ArrayList<>()).add(entry.text("row"));
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(
        (reason, names) -> lines.add("left out of " + String.join(", ", names) + ": " + reason));
    return lines;
  }

  private static TextTable table(Section section, JsonObject own) throws FormatException {
    return switch (section) {
      case TRAIN -> Tables.train(own);
      case INFER -> Tables.infer(own);
      case SHAPES -> Tables.shapes(own);
      case SCALING -> Tables.scaling(own);
      case STARTUP -> Tables.startup(own);
      case MEMORY -> Tables.memory(own);
    };
  }
}
