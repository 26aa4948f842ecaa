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
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            loss,
            spec.optimizer(),
            spec.schedule(),
            spec.reduction(),
            spec.clipping(),
            spec.earlyStopping(),
            spec.seed()));
  }

  Plans with(Optimizer optimizer) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            optimizer,
            spec.schedule(),
            spec.reduction(),
            spec.clipping(),
            spec.earlyStopping(),
            spec.seed()));
  }

  Plans with(LearningRateSchedule schedule) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            spec.optimizer(),
            schedule,
            spec.reduction(),
            spec.clipping(),
            spec.earlyStopping(),
            spec.seed()));
  }

  Plans with(Reduction gradient, Clipping clipping) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            spec.optimizer(),
            spec.schedule(),
            gradient,
            clipping,
            spec.earlyStopping(),
            spec.seed()));
  }

  Plans with(ClassWeight classWeight, Sampling sampling) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            spec.optimizer(),
            spec.schedule(),
            spec.reduction(),
            spec.clipping(),
            spec.earlyStopping(),
            Optional.of(classWeight),
            sampling,
            List.of(),
            spec.seed()));
  }

  /** With frozen layers; other changes come before it. */
  Plans freezing(String... layers) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            spec.optimizer(),
            spec.schedule(),
            spec.reduction(),
            spec.clipping(),
            spec.earlyStopping(),
            spec.classWeight(),
            spec.sampling(),
            List.of(layers),
            spec.seed()));
  }

  Plans with(EarlyStopping earlyStopping) {
    return new Plans(
        new TrainingSpec(
            spec.epochs(),
            spec.batchSize(),
            spec.loss(),
            spec.optimizer(),
            spec.schedule(),
            spec.reduction(),
            spec.clipping(),
            Optional.of(earlyStopping),
            spec.seed()));
  }
}
