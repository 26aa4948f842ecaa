package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;

/** The codec of an epoch in {@code metrics.jsonl}, checkpoints and lists of epochs. */
public final class EpochJson {
  /** Reading restores the bits. */
  public static final RecordCodec<EpochDone> EPOCH = epoch();

  private EpochJson() {}

  private static RecordCodec<EpochDone> epoch() {
    RecordFields<EpochDone> fields = new RecordFields<>();
    var epoch = fields.required("epoch", Codecs.COUNT, EpochDone::epoch, "Which one, from 1.");
    var loss =
        fields.required(
            "loss", Codecs.ANY_NUMBER, EpochDone::loss, "Training loss with penalties.");
    var accuracy =
        fields.required(
            "accuracy", Codecs.ANY_NUMBER, EpochDone::accuracy, "Training accuracy, 0 to 1.");
    var validationLoss =
        fields.nullableDouble(
            "validationLoss",
            Codecs.ANY_NUMBER,
            EpochDone::validationLoss,
            "Null without a validation split.");
    var validationAccuracy =
        fields.nullableDouble(
            "validationAccuracy",
            Codecs.ANY_NUMBER,
            EpochDone::validationAccuracy,
            "From 0 to 1; null without a validation split.");
    var rate =
        fields.required(
            "learningRate",
            Codecs.NUMBER,
            EpochDone::learningRate,
            "Learning rate of the last step.");
    var training =
        fields.required(
            "trainingSeconds", Codecs.NUMBER, EpochDone::trainingSeconds, "Training time.");
    var validation =
        fields.required(
            "validationSeconds", Codecs.NUMBER, EpochDone::validationSeconds, "Validation time.");
    var speed =
        fields.required(
            "imagesPerSecond",
            Codecs.NUMBER,
            EpochDone::imagesPerSecond,
            "Training images by training seconds.");
    return fields.document(v ->
        new EpochDone(
            v.get(epoch),
            v.get(loss),
            v.get(accuracy),
            v.findDouble(validationLoss),
            v.findDouble(validationAccuracy),
            v.get(rate),
            v.get(training),
            v.get(validation),
            v.get(speed)));
  }
}
