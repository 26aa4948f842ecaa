package dev.bobbin.engine.contract;

import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.List;
import java.util.Optional;

/**
 * Training settings for tests: plain descent on the mean cross-entropy, and what differs from that.
 *
 * @param spec the settings
 */
record Plans(TrainingSpec spec) {
  private static final long SEED = 42;

  static Plans of(int epochs, int batchSize, double rate) {
    return new Plans(
        new TrainingSpec(
            epochs,
            batchSize,
            new Loss.SparseCategoricalCrossEntropy(),
            new Optimizer.Sgd(0, false),
            new LearningRateSchedule.Constant(rate),
            Reduction.MEAN,
            new Clipping.None(),
            Optional.empty(),
            SEED));
  }

  Plans with(Loss loss) {
    return copy(
        loss,
        spec.optimizer(),
        spec.schedule(),
        spec.reduction(),
        spec.clipping(),
        spec.earlyStopping(),
        spec.classWeight(),
        spec.sampling(),
        spec.freeze());
  }

  Plans with(Optimizer optimizer) {
    return copy(
        spec.loss(),
        optimizer,
        spec.schedule(),
        spec.reduction(),
        spec.clipping(),
        spec.earlyStopping(),
        spec.classWeight(),
        spec.sampling(),
        spec.freeze());
  }

  Plans with(LearningRateSchedule schedule) {
    return copy(
        spec.loss(),
        spec.optimizer(),
        schedule,
        spec.reduction(),
        spec.clipping(),
        spec.earlyStopping(),
        spec.classWeight(),
        spec.sampling(),
        spec.freeze());
  }

  Plans with(Reduction reduction, Clipping clipping) {
    return copy(
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        reduction,
        clipping,
        spec.earlyStopping(),
        spec.classWeight(),
        spec.sampling(),
        spec.freeze());
  }

  Plans with(EarlyStopping earlyStopping) {
    return copy(
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        spec.reduction(),
        spec.clipping(),
        Optional.of(earlyStopping),
        spec.classWeight(),
        spec.sampling(),
        spec.freeze());
  }

  Plans with(ClassWeight classWeight, Sampling sampling) {
    return copy(
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        spec.reduction(),
        spec.clipping(),
        spec.earlyStopping(),
        Optional.of(classWeight),
        sampling,
        spec.freeze());
  }

  /** With frozen layers. */
  Plans freezing(String... layers) {
    return copy(
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        spec.reduction(),
        spec.clipping(),
        spec.earlyStopping(),
        spec.classWeight(),
        spec.sampling(),
        List.of(layers));
  }

  private Plans copy(
      Loss loss,
      Optimizer optimizer,
      LearningRateSchedule schedule,
      Reduction reduction,
      Clipping clipping,
      Optional<EarlyStopping> earlyStopping,
      Optional<ClassWeight> classWeight,
      Sampling sampling,
      List<String> freeze) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            loss,
            optimizer,
            schedule,
            reduction,
            clipping,
            earlyStopping,
            classWeight,
            sampling,
            freeze,
            spec.seed()));
  }
}
