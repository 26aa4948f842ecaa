package dev.bobbin.experiment.tensorboard;

import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes epochs for TensorBoard under the names of Keras's callback: {@code epoch_loss}, {@code
 * epoch_accuracy} and {@code epoch_learning_rate} in {@code tensorboard/train}, {@code epoch_loss}
 * and {@code epoch_accuracy} in {@code tensorboard/validation}, with steps from 0.
 */
public final class SummaryWriter implements Closeable {
  /** The folder in a run directory. */
  public static final String FOLDER = "tensorboard";

  private final Path folder;
  private final List<EpochDone> history;
  private final InstantSource clock;
  private final EventFile training;
  private Optional<EventFile> validation = Optional.empty();

  private SummaryWriter(
      Path folder, List<EpochDone> history, InstantSource clock, EventFile training) {
    this.folder = folder;
    this.history = history;
    this.clock = clock;
    this.training = training;
  }

  /**
   * Opens the event files of a run, and writes epochs that they lack.
   *
   * @param run the run directory
   * @param history the epochs before a resume
   */
  public static SummaryWriter open(Path run, List<EpochDone> history, InstantSource clock)
      throws IOException {
    Path folder = run.resolve(FOLDER);
    EventFile training = EventFile.open(folder.resolve("train"), history.size(), clock.instant());
    SummaryWriter log = new SummaryWriter(folder, List.copyOf(history), clock, training);
    try {
      for (EpochDone epoch : history.subList(training.epochs(), history.size())) {
        log.appendTraining(epoch, clock.instant());
      }
      if (history.stream().anyMatch(SummaryWriter::isValidated)) {
        log.openValidation();
      }
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private EventFile openValidation() throws IOException {
    Instant now = clock.instant();
    EventFile opened = EventFile.open(folder.resolve("validation"), history.size(), now);
    validation = Optional.of(opened);
    for (EpochDone epoch : history.subList(opened.epochs(), history.size())) {
      appendValidation(opened, epoch, now);
    }
    return opened;
  }

  private static boolean isValidated(EpochDone epoch) {
    return epoch.validationLoss().isPresent() || epoch.validationAccuracy().isPresent();
  }

  public void append(EpochDone epoch) throws IOException {
    Instant now = clock.instant();
    appendTraining(epoch, now);
    if (isValidated(epoch)) {
      EventFile file = validation.isPresent() ? validation.get() : openValidation();
      appendValidation(file, epoch, now);
    }
  }

  private void appendTraining(EpochDone epoch, Instant now) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("epoch_loss", epoch.loss());
    scalars.put("epoch_accuracy", epoch.accuracy());
    scalars.put("epoch_learning_rate", epoch.learningRate());
    training.append(step(epoch), scalars, now);
  }

  private static void appendValidation(EventFile file, EpochDone epoch, Instant now) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    epoch.validationLoss().ifPresent(loss -> scalars.put("epoch_loss", loss));
    epoch.validationAccuracy().ifPresent(accuracy -> scalars.put("epoch_accuracy", accuracy));
    file.append(step(epoch), scalars, now);
  }

  /** Keras counts epochs from 0. */
  private static long step(EpochDone epoch) {
    return epoch.epoch() - 1L;
  }

  @Override
  public void close() throws IOException {
    training.close();
    if (validation.isPresent()) {
      validation.get().close();
    }
  }
}
