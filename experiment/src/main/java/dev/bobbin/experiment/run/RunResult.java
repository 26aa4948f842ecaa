package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run: {@code result.json}, and the document that {@code train --json} prints.
 * Training and validation accuracy are those of the epoch whose weights the model has: the last
 * one, or the best one where early stopping brought its weights back. The training accuracy is the
 * running figure that Keras prints too, the mean over the epoch's batches while the weights
 * changed; measuring it afterwards would cost a third of an epoch. (After an interruption within an
 * epoch they are those of the last whole epoch, while the test figures are those of the weights as
 * the last step left them.)
 *
 * @param run the run directory
 * @param ending how the run ended
 * @param parameters of the network, trainable or not
 * @param trainLoss of the same epoch as the training accuracy, penalties included; empty before the
 *     first whole epoch, and in runs of versions that did not write it down
 * @param trainAccuracy share from 0 to 1; empty before the first whole epoch
 * @param validationLoss of the same epoch, penalties included; empty without a validation part, and
 *     in runs of versions that did not write it down
 * @param validationAccuracy share from 0 to 1; empty without a validation part
 * @param testAccuracy share from 0 to 1, of the model as it is saved
 * @param testLoss with the layers' penalties
 * @param epochs whole epochs that were trained
 * @param secondsPerEpoch the training part of each epoch, without validation
 * @param imagesPerSecond training images by training seconds, over all epochs; 0 before the first
 *     whole epoch
 * @param weightsSha256 digest of the weights of the model
 * @param leakage whether test images were learnt from
 * @param diagnosis what went wrong, in the order in which it was found
 */
public record RunResult(
    String run,
    Ending ending,
    long parameters,
    OptionalDouble trainLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    double testAccuracy,
    double testLoss,
    int epochs,
    List<Double> secondsPerEpoch,
    double imagesPerSecond,
    String weightsSha256,
    Optional<Leakage> leakage,
    List<Finding> diagnosis) {
  public RunResult {
    diagnosis = List.copyOf(diagnosis);
    secondsPerEpoch = List.copyOf(secondsPerEpoch);
  }

  public static RunResult of(
      String run,
      long parameters,
      TrainingResult training,
      Evaluation test,
      String weightsSha256,
      List<Finding> diagnosis) {
    List<EpochDone> history = training.history();
    // The engine counts from 1; 0 means that no epoch was finished.
    EpochDone shown = training.bestEpoch() == 0 ? null : history.get(training.bestEpoch() - 1);
    double seconds = history.stream().mapToDouble(EpochDone::trainingSeconds).sum();
    double images =
        history.stream().mapToDouble(e -> e.imagesPerSecond() * e.trainingSeconds()).sum();
    return new RunResult(
        run,
        Ending.of(training.ending()),
        parameters,
        shown == null ? OptionalDouble.empty() : OptionalDouble.of(shown.loss()),
        shown == null ? OptionalDouble.empty() : OptionalDouble.of(shown.accuracy()),
        shown == null ? OptionalDouble.empty() : shown.validationLoss(),
        shown == null ? OptionalDouble.empty() : shown.validationAccuracy(),
        test.accuracy(),
        test.loss(),
        history.size(),
        history.stream().map(EpochDone::trainingSeconds).toList(),
        seconds == 0 ? 0 : images / seconds,
        weightsSha256,
        test.leakage(),
        diagnosis);
  }

  /** The document, in which a figure that is empty here is null. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("run", run);
    tree.put("ending", ending.id());
    tree.put("parameters", parameters);
    tree.put("trainLoss", orNull(trainLoss));
    tree.put("trainAccuracy", orNull(trainAccuracy));
    tree.put("validationLoss", orNull(validationLoss));
    tree.put("validationAccuracy", orNull(validationAccuracy));
    tree.put("testAccuracy", testAccuracy);
    tree.put("testLoss", testLoss);
    tree.put("epochs", epochs);
    tree.put("secondsPerEpoch", secondsPerEpoch);
    tree.put("imagesPerSecond", imagesPerSecond);
    tree.put("weightsSha256", weightsSha256);
    tree.put("leakage", leakage.map(Leakage::json).orElse(null));
    tree.put("diagnosis", diagnosis.stream().map(Finding::json).toList());
    return tree;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  public static Optional<Leakage> leakage(JsonObject json) {
    Optional<JsonObject> found = json.optionalObject("leakage");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    JsonObject leakage = found.get();
    int tests = leakage.count("ofTestImages", 1);
    int leaked = leakage.count("testImages", 1);
    if (leaked > tests) {
      throw leakage.wrong("testImages", "at most " + tests);
    }
    return Optional.of(new Leakage(leakage.flag("declared"), leaked, tests));
  }

  public static RunResult read(JsonObject json) {
    return new RunResult(
        json.text("run"),
        Ending.read(json, "ending"),
        json.whole("parameters"),
        json.optionalNumber("trainLoss"),
        json.optionalNumber("trainAccuracy"),
        json.optionalNumber("validationLoss"),
        json.optionalNumber("validationAccuracy"),
        json.number("testAccuracy"),
        json.number("testLoss"),
        json.count("epochs", 0),
        json.numbers("secondsPerEpoch"),
        json.number("imagesPerSecond"),
        json.text("weightsSha256"),
        leakage(json),
        RunDiagnosis.read(json.optionalObjects("diagnosis")));
  }
}
