package dev.bobbin.bench.worker;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.bench.contender.Workload;
import java.util.List;
import java.util.Optional;

/** A request to a worker, on a line of JSON. */
sealed interface Request {
  /** Builds a network; answered by {@link Answer.Opened}. */
  record Open(Workload workload) implements Request {}

  /** Trains it for an epoch; answered by {@link Answer.Epoch}. */
  record TrainRequest() implements Request {}

  /** Predicts batches of images for some seconds; answered by {@link Answer.Latency}. */
  record Predict(int batch, double seconds) implements Request {}

  /** Measures the main kernel; answered by {@link Answer.PeakAnswer}. */
  record PeakRequest(int threads) implements Request {}

  /** Counts the bytes of an epoch or of a prediction; answered by {@link Answer.Allocated}. */
  record Allocate(boolean training) implements Request {}

  /**
   * Files for the workload that is opened next, for processes in Python; answered by {@link
   * Answer.Ready}.
   *
   * @param images bytes, [image][height][width][channels]
   * @param labels of the images
   * @param source of the images, in words
   * @param weights the first values of all parameters, one after the other
   * @param order of the images, [epoch][image]; if empty, the process draws it
   * @param learningRate of every step
   */
  record Given(
      String images,
      String labels,
      String source,
      String weights,
      Optional<String> order,
      double learningRate,
      List<Weight> parameters)
      implements Request {}

  /** An array of a network's weights, and its penalties. */
  record Weight(String name, List<Integer> dimensions, boolean trainable, double l1, double l2) {}

  /** Predicts the first images, for processes in Python; answered by {@link Answer.Values}. */
  record Outputs(int count) implements Request {}

  /** All of them. */
  Codec<Request> CODEC =
      new UnionCodec<Request>("request")
          .kind("open", Open.class, Workload.CODEC.as(Open::new, Open::workload))
          .kind("train", TrainRequest.class, TrainRequest::new)
          .kind("predict", Predict.class, DerivedCodecs.record(Predict.class))
          .kind("peak", PeakRequest.class, Codecs.COUNT.as(PeakRequest::new, PeakRequest::threads))
          .kind("allocate", Allocate.class, Codecs.FLAG.as(Allocate::new, Allocate::training))
          .kind("given", Given.class, DerivedCodecs.record(Given.class))
          .kind("outputs", Outputs.class, Codecs.COUNT.as(Outputs::new, Outputs::count));
}
