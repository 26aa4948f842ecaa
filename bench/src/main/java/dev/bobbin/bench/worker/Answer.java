package dev.bobbin.bench.worker;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.UnionCodec;

/** What a worker answers, on a line of JSON. */
public sealed interface Answer {
  /** What its library says it is: the first line of all. */
  record Started(String version) implements Answer {}

  /** What a contender made of a workload. */
  record Opened(long parameters, String images) implements Answer {}

  /** What an epoch took, and its mean loss. */
  record Epoch(double seconds, double loss) implements Answer {}

  /**
   * What requests took: seconds of the fastest, the median and the 99th of 100, and images a
   * second.
   */
  record Latency(double least, double median, double p99, double imagesPerSecond)
      implements Answer {}

  /** Bytes on the heap. */
  record Allocated(long bytes) implements Answer {}

  /** Bobbin's kernels, and their GFLOP/s at most, of one thread and of all. */
  record Peak(String kernels, double one, double all) implements Answer {}

  /** What the library lacks, in words. */
  record Unsupported(String message) implements Answer {}

  /** What went wrong. */
  record Failed(String message) implements Answer {}

  /** All of them. */
  Codec<Answer> CODEC =
      new UnionCodec<Answer>("answer")
          .kind("started", Started.class, Codecs.STRING.as(Started::new, Started::version))
          .kind("opened", Opened.class, opened())
          .kind("epoch", Epoch.class, epoch())
          .kind("latency", Latency.class, latency())
          .kind("allocated", Allocated.class, Codecs.WHOLE.as(Allocated::new, Allocated::bytes))
          .kind("peak", Peak.class, peak())
          .kind(
              "unsupported",
              Unsupported.class,
              Codecs.STRING.as(Unsupported::new, Unsupported::message))
          .kind("failed", Failed.class, Codecs.STRING.as(Failed::new, Failed::message));

  private static Codec<Opened> opened() {
    RecordFields<Opened> fields = new RecordFields<>();
    var parameters = fields.required("parameters", Codecs.WHOLE, Opened::parameters, "How many.");
    var images = fields.required("images", Codecs.STRING, Opened::images, "Their source.");
    return fields.build(v -> new Opened(v.get(parameters), v.get(images)));
  }

  private static Codec<Epoch> epoch() {
    RecordFields<Epoch> fields = new RecordFields<>();
    var seconds = fields.required("seconds", Codecs.NUMBER, Epoch::seconds, "Of the epoch.");
    var loss = fields.required("loss", Codecs.NUMBER, Epoch::loss, "The mean.");
    return fields.build(v -> new Epoch(v.get(seconds), v.get(loss)));
  }

  private static Codec<Latency> latency() {
    RecordFields<Latency> fields = new RecordFields<>();
    var least = fields.required("least", Codecs.NUMBER, Latency::least, "Seconds.");
    var median = fields.required("median", Codecs.NUMBER, Latency::median, "Seconds.");
    var p99 = fields.required("p99", Codecs.NUMBER, Latency::p99, "Seconds.");
    var speed =
        fields.required(
            "imagesPerSecond", Codecs.NUMBER, Latency::imagesPerSecond, "Over all requests.");
    return fields.build(v -> new Latency(v.get(least), v.get(median), v.get(p99), v.get(speed)));
  }

  private static Codec<Peak> peak() {
    RecordFields<Peak> fields = new RecordFields<>();
    var kernels = fields.required("kernels", Codecs.STRING, Peak::kernels, "Bobbin's.");
    var one = fields.required("one", Codecs.NUMBER, Peak::one, "GFLOP/s of one thread.");
    var all = fields.required("all", Codecs.NUMBER, Peak::all, "GFLOP/s of all threads.");
    return fields.build(v -> new Peak(v.get(kernels), v.get(one), v.get(all)));
  }
}
