package dev.bobbin.cli.render;

import dev.bobbin.cli.terminal.Host;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how many images are done. */
public final class ImageProgress implements AutoCloseable {
  private final Host host;
  private final String task;
  private @Nullable ProgressBar bar;

  public ImageProgress(Host host, String task) {
    this.host = host;
    this.task = task;
  }

  public void done(int images, int total) {
    if (host.columns().isEmpty()) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setUnit(" images", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(host.err(), host.columns().getAsInt()))
              .build();
    }
    bar.stepTo(images);
  }

  /** Prints a line above the bar. */
  public void note(String line) {
    close();
    host.note(line);
  }

  /** Ends the bar, if there is one. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
