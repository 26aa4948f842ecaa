package dev.bobbin.server.inference;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a model has done since the server began, as Triton's statistics count it. */
public final class ModelStatistics {
  private final LongAdder images = new LongAdder();
  private final LongAdder executions = new LongAdder();
  private final AtomicLong last = new AtomicLong();
  private final Sum success = new Sum();
  private final Sum fail = new Sum();
  private final Sum queue = new Sum();
  private final Sum input = new Sum();
  private final Sum infer = new Sum();
  private final Sum output = new Sum();

  /** A number of times and the nanoseconds that they took together. */
  public static final class Sum {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    private void add(long more) {
      count.increment();
      nanos.add(more);
    }

    /** How many there were. */
    public long count() {
      return count.sum();
    }

    /** Nanoseconds of all together. */
    public long nanos() {
      return nanos.sum();
    }
  }

  void answered(InferenceTask task, long now) {
    images.add(task.count);
    executions.add(task.pieces());
    success.add(now - task.arrived);
    queue.add(task.waited());
    infer.add(task.computed());
    asked();
  }

  void failed(long time) {
    fail.add(time);
    asked();
  }

  private void asked() {
    last.accumulateAndGet(System.currentTimeMillis(), Math::max);
  }

  /** A request was read, which took that long. */
  public void read(long nanos) {
    input.add(nanos);
  }

  /** An answer was made, which took that long. */
  public void written(long nanos) {
    output.add(nanos);
  }

  /** Images that were answered. */
  public long images() {
    return images.sum();
  }

  /** Runs of the network, each of one image or of several. */
  public long executions() {
    return executions.sum();
  }

  /** When the last request was answered or failed, in milliseconds since 1970; 0 for never. */
  public long last() {
    return last.get();
  }

  /** Requests that were answered, waiting included. */
  public Sum success() {
    return success;
  }

  /** Requests that were not. */
  public Sum fail() {
    return fail;
  }

  /** Waiting for a lane. */
  public Sum queue() {
    return queue;
  }

  /** Reading requests: JSON and pictures. */
  public Sum input() {
    return input;
  }

  /** Time in the network, of all lanes together. */
  public Sum infer() {
    return infer;
  }

  /** Making answers. */
  public Sum output() {
    return output;
  }
}
