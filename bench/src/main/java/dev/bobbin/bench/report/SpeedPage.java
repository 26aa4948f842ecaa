package dev.bobbin.bench.report;

import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.bench.result.Part;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.result.Section;
import dev.bobbin.report.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;

/** Results as text for a terminal, and as the page {@code speed.md} with its chart. */
public final class SpeedPage {
  private static final String CHART = "speed";

  private static final String HEAD =
      """
      # Speed

      Bobbin beside the libraries that JVM engineers would otherwise use, and beside the fastest that Python has: TensorFlow with
      and without XLA, JAX and PyTorch. This page, `speed.json` and the chart are written by

          ./bobbin bench --out docs/results

      which takes some hours on two cores; what an interrupted run has measured stays, and `--resume` measures the rest. `--only`,
      `--nets` and `--shapes` measure parts, and do not change the rest of this page. `./bobbin bench --kernels` runs JMH's
      benchmarks of the kernels.

      How it is measured: each contender runs in its own process, warmed up, with the same number of threads. They take turns:
      in each round one works while the others wait, so that a slow minute of the machine affects all of them. A turn begins when
      a loop of multiply-adds on all threads is as fast as at best, or after two seconds: a virtual machine's processors may
      share a core for a while. The result is the minimum of the rounds, with the median beside it. All have the same network
      with the same first weights, the same batch size, optimizer and loss, in fp32, and gather the batches of a shuffled epoch
      from images in memory themselves. A test (`PeersAgreeTest`, in Python `PythonPeersAgreeTest`) checks that with the same
      weights all of them give the same outputs, for the networks of all recipes, and that they learn the same. Open choices
      favour the peers: TensorFlow's graph is frozen for inference, its pooling is the operation that oneDNN supports, PyTorch's
      penalties are weight decay, and no peer counts correctly classified images during training, as Bobbin does. JAX and XLA get
      a whole epoch in one call, but one step a call where there are convolutions, which they compute ten times slower inside of
      loops, and pools as axes of their own, which they compute several times faster. A contender that takes more than 10 times
      as long as Bobbin is left out of training, since all would have shorter epochs. The peers in Python take part where
      `bench/python/install` has installed them. DL4J 1.0.0-M2.1 runs on JDK 25, but needs another version of JavaCPP than
      TensorFlow does, so it is not on this class path.
      """;

  private static final double PERCENT = 100;

  /** One processor of two that another program uses for a tenth of the time. */
  private static final double NOISY = 0.05;

  private SpeedPage() {}

  /** All sections as text. */
  public static String text(Map<Section, Part> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach((section, part) -> {
      text.append('\n').append(section.title()).append("; ").append(setting(part));
      text.append("\n\n");
      text.append(table(section, part).text(OptionalInt.empty()));
      absent(part).forEach(line -> text.append(line).append('\n'));
      noise(part).forEach(line -> text.append(line).append('\n'));
    });
    return text.toString();
  }

  /** Writes the page and its chart into a folder. */
  public static void write(Map<Section, Part> parts, Path folder) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    Part train = parts.get(Section.TRAIN);
    if (train != null) {
      SpeedChart.of(train).write(folder, CHART, Picture.SCREEN_DPI);
      page.append("\n![Training times of all contenders](").append(CHART).append(".svg)\n");
    }
    parts.forEach((section, part) -> append(page, section, part));
    AtomicFile.writeText(folder.resolve(CHART + ".md"), page.toString());
  }

  private static void append(StringBuilder page, Section section, Part part) {
    page.append("\n## ").append(section.title()).append("\n\n");
    page.append(section.explanation()).append("\n\n");
    page.append("Measured on ").append(setting(part)).append(".\n");
    noise(part).forEach(line -> page.append(line).append('\n'));
    list(
        page,
        part.measured().contenders().stream()
            .map(one -> one.name() + ": " + one.version() + "; " + one.setting())
            .toList());
    page.append('\n').append(table(section, part).markdown());
    list(page, absent(part));
  }

  private static void list(StringBuilder page, List<String> lines) {
    if (!lines.isEmpty()) {
      page.append('\n');
      lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }

  private static String setting(Part part) {
    TreeSet<String> dates = new TreeSet<>();
    for (Row row : part.measured().rows()) {
      dates.add(row.date().substring(0, "2000-01-01".length()));
    }
    return "%s, %s threads of %s cores (kernels of %s; main kernel %s GFLOP/s on one thread, %s on all), Java %s, %s, %s"
        .formatted(
            part.machine().cpu(),
            Tables.whole(part.threads()),
            Tables.whole(part.machine().cores()),
            part.peak().kernels(),
            Tables.whole((double) part.peak().gflopsOneThread()),
            Tables.whole((double) part.peak().gflopsAllThreads()),
            part.machine().java(),
            part.machine().os(),
            String.join(" to ", dates.size() < 2 ? dates : List.of(dates.first(), dates.last())));
  }

  /** How much of the machine was not the bench's, where that is known. */
  private static List<String> noise(Part part) {
    List<String> lines = new ArrayList<>();
    most(part, Row::othersShare)
        .ifPresent(share ->
            lines.add(
                "Other programs, or the host of a virtual machine, took up to %d %% of the cores meanwhile%s."
                    .formatted(
                        Math.round(PERCENT * share),
                        share > NOISY ? ": that is too noisy to publish" : "")));
    most(part, Row::sharedCores)
        .ifPresent(share ->
            lines.add(
                "In up to %d %% of the turns of a row, the cores were slower at the beginning or the end than at best, as where a host lets two virtual processors share one."
                    .formatted(Math.round(PERCENT * share))));
    return lines;
  }

  private static Optional<Double> most(Part part, Function<Row, Optional<Double>> share) {
    return part.measured().rows().stream()
        .flatMap(row -> share.apply(row).stream())
        .max(Comparator.naturalOrder());
  }

  /** The contenders that were left out, and why; rows with the same reason in one line. */
  private static List<String> absent(Part part) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Part.Absent entry : part.measured().absent()) {
      String name = entry.contender() + ": ";
      // What a contender itself says begins with its name.
      String reason = entry.reason().startsWith(name) ? entry.reason() : name + entry.reason();
      rows.computeIfAbsent(reason, _ -> new ArrayList<>()).add(entry.row());
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(
        (reason, names) -> lines.add("left out of " + String.join(", ", names) + ": " + reason));
    return lines;
  }

  private static TextTable table(Section section, Part part) {
    return switch (section) {
      case TRAIN -> Tables.train(part);
      case INFER -> Tables.infer(part);
      case SHAPES -> Tables.shapes(part);
      case SCALING -> Tables.scaling(part);
      case STARTUP -> Tables.startup(part);
      case MEMORY -> Tables.memory(part);
    };
  }
}
