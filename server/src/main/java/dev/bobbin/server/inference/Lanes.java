package dev.bobbin.server.inference;

import dev.bobbin.http.HttpException;
import dev.bobbin.model.CombinationRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the networks: on as many requests at once as there are lanes, one to a core, while others
 * wait in a queue. A large request is cut into pieces, after each of which it goes to the end of
 * the queue. The outputs for an image have the same bits in any piece.
 *
 * <p>A request that finds a lane free runs its first piece on its own thread, which saves two
 * context switches; the lanes' threads run the rest. A piece runs on one thread: a team is no
 * faster overall, and at each barrier waits for threads whose cores are busy with other requests.
 */
final class Lanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** The most images of a piece; larger ones are hardly faster per image. */
  static final int PIECE = 16;

  /** Of a dense network, 4 images take hardly longer than one: they are not split. */
  private static final int LEAST = 4;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  /** Requests with images that wait, each once. */
  private final ArrayDeque<InferenceTask> line = new ArrayDeque<>();

  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  private final int lanes;
  private final int queue;
  private final long patience;
  private final InferenceMetrics metrics;

  private int waiting;

  private boolean closed;

  Lanes(ModelSettings settings, InferenceMetrics metrics) {
    this.lanes = settings.lanes();
    this.queue = settings.queue();
    this.patience = settings.patience().toNanos();
    this.metrics = metrics;
    metrics.queue(this, Lanes::waiting);
    for (int lane = 0; lane < lanes; lane++) {
      free.push(lane);
      Thread.ofPlatform().daemon().name("lane-" + lane).start(this::serve);
    }
  }

  /** Some images of a task, which a lane runs. */
  private record Piece(int lane, InferenceTask task, int from, int count) {}

  /**
   * Runs a request to its end.
   *
   * @throws HttpException 503 if too many images wait already, or this one has waited too long
   * @throws InterruptedException if the request is cancelled
   */
  void run(InferenceTask task) throws InterruptedException {
    @Nullable Piece first;
    lock.lock();
    try {
      if (closed) {
        throw Models.stopping();
      }
      // If nothing waits, any request is accepted: none has more images than the queue holds.
      if (waiting > 0 && waiting + (long) task.count > queue) {
        throw HttpException.busy(
            503,
            "queue: expected at most %d images to wait, received %d more while %d do; try again later, or with fewer"
                .formatted(queue, task.count, waiting),
            SOON);
      }
      line.add(task);
      waiting += task.count;
      first = next();
    } finally {
      lock.unlock();
    }
    if (first != null) {
      use(first);
    }
    try {
      task.await();
    } catch (InterruptedException e) {
      task.fail(new IllegalStateException("cancelled", e));
      throw e;
    }
  }

  /**
   * Checks the number of images of a request.
   *
   * @throws HttpException 413 if there are more than the queue holds
   */
  void checkCount(int images) {
    if (images > queue) {
      throw new HttpException(
          413,
          "images: expected at most %d in a request, received %d; try fewer at once"
              .formatted(queue, images));
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (Piece piece = take(); piece != null; piece = take()) {
      use(piece);
    }
  }

  /** Waits for a piece; returns null once closed. */
  private @Nullable Piece take() {
    lock.lock();
    try {
      while (!closed) {
        @Nullable Piece piece = next();
        if (piece != null) {
          return piece;
        }
        work.awaitUninterruptibly();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes a thread if there is a piece and a lane for it. */
  private void wake() {
    if (!line.isEmpty() && !free.isEmpty()) {
      work.signal();
    }
  }

  private void use(Piece piece) {
    try {
      run(piece);
    } finally {
      lock.lock();
      try {
        free.push(piece.lane());
        wake();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The next piece and a free lane, or null. Leaves the other lanes their share. */
  private @Nullable Piece next() {
    while (!free.isEmpty() && !line.isEmpty()) {
      InferenceTask task = line.remove();
      if (isGivenUp(task)) {
        waiting -= task.count - task.taken;
        continue;
      }
      int share = Math.clamp(Math.ceilDiv(waiting, lanes), LEAST, PIECE);
      Piece piece =
          new Piece(free.pop(), task, task.taken, Math.min(share, task.count - task.taken));
      task.taken += piece.count();
      waiting -= piece.count();
      if (task.taken < task.count) {
        line.add(task);
      }
      wake();
      return piece;
    }
    return null;
  }

  private boolean isGivenUp(InferenceTask task) {
    if (task.hasFailed()) {
      return true;
    }
    if (task.taken > 0) {
      return false;
    }
    long waited = System.nanoTime() - task.arrived;
    if (waited <= patience) {
      metrics.waited(waited);
      task.begun(waited);
      return false;
    }
    task.fail(
        HttpException.busy(
            503,
            "queue: expected to begin within %d ms, received more work than that; try again later"
                .formatted(Duration.ofNanos(patience).toMillis()),
            SOON));
    metrics.droppedLate();
    return true;
  }

  private void run(Piece piece) {
    InferenceTask task = piece.task();
    LoadedModel loadedModel = task.loadedModel;
    int lane = piece.lane();
    long began = System.nanoTime();
    try {
      for (int i = 0; i < piece.count(); i++) {
        loadedModel.setInput(lane, i, task.inputs, (piece.from() + i) * loadedModel.imageSize());
      }
      CombinationRule.Outcome outcome = loadedModel.run(lane, piece.count());
      int to = piece.from() * loadedModel.classes();
      int size = piece.count() * loadedModel.classes();
      System.arraycopy(outcome.outputs(), 0, task.outputs, to, size);
      loadedModel.distances(lane, piece.count(), task.distances, piece.from());
      if (loadedModel.votes()) {
        System.arraycopy(outcome.means(), 0, task.means, to, size);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("{} images failed", piece.count(), e);
      task.fail(new IllegalStateException("images failed", e));
      return;
    }
    long nanos = System.nanoTime() - began;
    metrics.computed(nanos);
    task.done(piece.count(), nanos);
  }

  /** Refuses new requests, cancels those that wait, and ends the lanes. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      line.forEach(task -> task.fail(Models.stopping()));
      line.clear();
      waiting = 0;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
