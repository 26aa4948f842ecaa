package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training: a line for each epoch, and on a terminal a bar for the current one. In a file,
 * a long epoch gives a line every half minute.
 */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final double SECONDS_BETWEEN_LINES = 30;
  private static final int BAR_INTERVAL_MILLIS = 200;

  private final Host host;
  private int epochs;
  private int steps;
  private int doneEpochs;
  private double doneSeconds;
  private double lastLine;
  private int running;
  private @Nullable ProgressBar bar;

  public TrainingProgress(Host host) {
    this.host = host;
  }

  @Override
  public void on(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.Started started -> {
        // There may have been a pretraining.
        running = 0;
        doneEpochs = 0;
        doneSeconds = 0;
        epochs = started.epochs();
        steps = started.stepsPerEpoch();
      }
      case TrainingEvent.StepDone step -> stepDone(step);
      case TrainingEvent.EpochDone epoch -> epochDone(epoch);
    }
  }

  private void stepDone(TrainingEvent.StepDone step) {
    if (step.epoch() != running) {
      running = step.epoch();
      lastLine = 0;
      bar = host.columns().isPresent() ? bar(step.epoch()) : null;
    }
    if (bar != null) {
      bar.stepTo(step.step());
      bar.setExtraMessage(format("loss %.4f, accuracy %.4f", step.loss(), step.accuracy()));
    } else if (step.seconds() - lastLine >= SECONDS_BETWEEN_LINES) {
      lastLine = step.seconds();
      host.note(
          format(
              "epoch %s, step %d of %d: loss %.4f, accuracy %.4f, %,.0f images/s",
              position(step.epoch()),
              step.step(),
              steps,
              step.loss(),
              step.accuracy(),
              step.samples() / step.seconds()));
    }
  }

  private ProgressBar bar(int epoch) {
    return new ProgressBarBuilder()
        .setTaskName("epoch " + position(epoch))
        .setInitialMax(steps)
        .setUpdateIntervalMillis(BAR_INTERVAL_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new VanishingBar(host.err(), host.columns().orElseThrow()))
        .clearDisplayOnFinish()
        .build();
  }

  private void epochDone(TrainingEvent.EpochDone epoch) {
    close();
    double seconds = epoch.trainingSeconds() + epoch.validationSeconds();
    doneEpochs++;
    doneSeconds += seconds;
    StringBuilder line = new StringBuilder();
    line.append(
        format(
            "epoch %s: loss %.4f, accuracy %.4f",
            position(epoch.epoch()), epoch.loss(), epoch.accuracy()));
    if (epoch.validationLoss().isPresent() && epoch.validationAccuracy().isPresent()) {
      line.append(
          format(
              ", validation loss %.4f, accuracy %.4f",
              epoch.validationLoss().getAsDouble(), epoch.validationAccuracy().getAsDouble()));
    }
    line.append(format(", %.2f s, %,.0f images/s", seconds, epoch.imagesPerSecond()));
    if (epoch.epoch() < epochs) {
      line.append(", ")
          .append(clock((epochs - epoch.epoch()) * doneSeconds / doneEpochs))
          .append(" left");
    }
    host.note(line.toString());
  }

  /** {@code 3/10}, equally wide for every epoch. */
  private String position(int epoch) {
    String all = Integer.toString(epochs);
    return " ".repeat(all.length() - Integer.toString(epoch).length()) + epoch + "/" + all;
  }

  /** {@code 0:07}, {@code 12:30}, {@code 1:02:03}. */
  public static String clock(double seconds) {
    Duration left = Duration.ofMillis(Math.round(seconds) * 1000);
    return left.toHours() > 0
        ? format("%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : format("%d:%02d", left.toMinutes(), left.toSecondsPart());
  }

  /** A bar that leaves no empty line behind. */
  private static final class VanishingBar extends ConsoleProgressBarConsumer {
    private final PrintStream out;

    VanishingBar(PrintStream out, int columns) {
      super(out, columns);
      this.out = out;
    }

    @Override
    public void close() {
      out.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
