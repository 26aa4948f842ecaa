package dev.bobbin.bench.worker;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.UnionCodec;
import java.util.List;

/** A worker's answer, on a line of JSON. */
public sealed interface Answer {
  /** The first line of all: its library's name and version. */
  record Started(String version) implements Answer {}

  /** A workload that was opened: the network's parameters and the images' source. */
  record Opened(long parameters, String images) implements Answer {}

  /** An epoch's time and mean loss. */
  record Epoch(double seconds, double loss) implements Answer {}

  /** Seconds per request (minimum, median and 99th percentile), and throughput. */
  record Latency(double least, double median, double p99, double imagesPerSecond)
      implements Answer {}

  /** Bytes allocated on the heap. */
  record Allocated(long bytes) implements Answer {}

  /** Bobbin's kernels, and their peak GFLOP/s on one thread and on all. */
  record PeakAnswer(String kernels, double one, double all) implements Answer {}

  /** A process is ready for the next request. */
  record Ready() implements Answer {}

  /** What a network predicts: [image][class]. */
  record Values(List<Double> values) implements Answer {}

  /** What the library does not support, in words. */
  record Unsupported(String message) implements Answer {}

  /** What went wrong. */
  record Failed(String message) implements Answer {}

  /** All of them. */
  Codec<Answer> CODEC =
      new UnionCodec<Answer>("answer")
          .kind("started", Started.class, Codecs.STRING.as(Started::new, Started::version))
          .kind("opened", Opened.class, DerivedCodecs.record(Opened.class))
          .kind("epoch", Epoch.class, DerivedCodecs.record(Epoch.class))
          .kind("latency", Latency.class, DerivedCodecs.record(Latency.class))
          .kind("allocated", Allocated.class, Codecs.WHOLE.as(Allocated::new, Allocated::bytes))
          .kind("peak", PeakAnswer.class, DerivedCodecs.record(PeakAnswer.class))
          .kind("ready", Ready.class, Ready::new)
          .kind(
              "values", Values.class, Codecs.list(Codecs.NUMBER, 0).as(Values::new, Values::values))
          .kind(
              "unsupported",
              Unsupported.class,
              Codecs.STRING.as(Unsupported::new, Unsupported::message))
          .kind("failed", Failed.class, Codecs.STRING.as(Failed::new, Failed::message));
}
