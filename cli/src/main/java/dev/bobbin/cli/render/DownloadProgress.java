package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.catalogue.ReadOptions;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a download and the preparation of many pictures: a bar on a terminal, otherwise a line for
 * each file.
 */
public final class DownloadProgress implements Progress, AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;

  /** Fewer pictures are prepared in no time. */
  private static final int MANY = 5_000;

  private static final String PICTURES = "pictures";

  private final Host host;
  private @Nullable ProgressBar bar;
  private String file = "";

  public DownloadProgress(Host host) {
    this.host = host;
  }

  /** As {@link #open(Host, String, DataLocations, ReadOptions)}, refusing broken pictures. */
  public static Dataset open(
      Host host, String name, DataLocations locations, PreprocessingSpec how) {
    return open(host, name, locations, ReadOptions.DEFAULT.with(how));
  }

  /** Finds a data set, downloads it if needed, reads it, and says what there is to note. */
  public static Dataset open(Host host, String name, DataLocations locations, ReadOptions options) {
    Dataset dataset = read(host, name, locations, options);
    tellNotes(host, dataset);
    return dataset;
  }

  /** Finds a data set, downloads it if needed, and reads it. */
  public static Dataset read(Host host, String name, DataLocations locations, ReadOptions options) {
    try (DownloadProgress progress = new DownloadProgress(host)) {
      return DatasetCatalogue.open(name, locations, options, progress);
    }
  }

  /** Says what there is to note of a data set. */
  public static void tellNotes(Host host, Dataset dataset) {
    dataset.notes().forEach(note -> host.note(dataset.name() + ": " + note));
  }

  @Override
  public void bytes(String name, long done, long total) {
    if (!name.equals(file)) {
      close();
      file = name;
      begin(total);
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  private void begin(long total) {
    if (host.columns().isPresent()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("downloading " + file)
              .setInitialMax(total)
              .setUnit(" MiB", 1 << 20)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .setConsumer(new ConsoleProgressBarConsumer(host.err(), host.columns().getAsInt()))
              .build();
    } else {
      String size = total < 0 ? "" : format(" (%.1f MiB)", total / MEBIBYTE);
      host.note("downloading " + file + size);
    }
  }

  @Override
  public synchronized void pictures(int done, int total) {
    if (total < MANY) {
      return;
    }
    if (!file.equals(PICTURES)) {
      close();
      file = PICTURES;
      if (host.columns().isPresent()) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("reading " + PICTURES)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(host.err(), host.columns().getAsInt()))
                .build();
      } else {
        host.note(format("reading %,d pictures", total));
      }
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void note(String line) {
    close();
    host.note(line);
  }

  /** Ends the bar of the last file, if there is one. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    file = "";
  }
}
