package dev.bobbin.server.inference;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a model has done since the server began, as Triton's statistics count it. All figures of a
 * request are added at once, since Triton's perf_analyzer ends where they disagree.
 */
public final class ModelStatistics {
  /** What takes time in a request. */
  public enum Part {
    /** The whole of a request that was answered. */
    SUCCESS,
    /** The whole of a request that the network did not answer. */
    FAIL,
    /** Waiting for a lane. */
    QUEUE,
    /** Reading the request: JSON and pictures. */
    COMPUTE_INPUT,
    /** Time in the network, of all lanes together. */
    COMPUTE_INFER,
    /** Making the answer. */
    COMPUTE_OUTPUT
  }

  /**
   * A number of times and the time that they took together.
   *
   * @param nanos nanoseconds
   */
  public record Sum(long count, long nanos) {
    private static final Sum NONE = new Sum(0, 0);

    private Sum and(long more) {
      return new Sum(count + 1, nanos + more);
    }
  }

  /**
   * The figures at one time.
   *
   * @param images that were answered
   * @param executions of the network, each of one image or of several
   * @param last when the last request was answered or failed, in milliseconds since 1970; 0 for
   *     never
   */
  public record Snapshot(long images, long executions, long last, Map<Part, Sum> sums) {}

  private final Map<Part, Sum> sums = new EnumMap<>(Part.class);
  private long images;
  private long executions;
  private long last;

  ModelStatistics() {
    for (Part part : Part.values()) {
      sums.put(part, Sum.NONE);
    }
  }

  private void add(Part part, long nanos) {
    sums.merge(part, Sum.NONE, (sum, _) -> sum.and(nanos));
  }

  /**
   * A request was answered.
   *
   * @param input nanoseconds that it took to read it
   * @param output nanoseconds that it took to make the answer
   */
  public synchronized void answered(Answer answer, long input, long output) {
    InferenceTask task = answer.task();
    images += task.count;
    executions += task.pieces();
    add(Part.SUCCESS, input + task.duration() + output);
    add(Part.QUEUE, task.waited());
    add(Part.COMPUTE_INPUT, input);
    add(Part.COMPUTE_INFER, task.computed());
    add(Part.COMPUTE_OUTPUT, output);
    last = System.currentTimeMillis();
  }

  synchronized void failed(long nanos) {
    add(Part.FAIL, nanos);
    last = System.currentTimeMillis();
  }

  /** All figures as they are now. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(images, executions, last, new EnumMap<>(sums));
  }
}
