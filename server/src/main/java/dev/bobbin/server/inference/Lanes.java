package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import dev.bobbin.model.CombinationRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many requests through the networks at once as there are lanes, one to a core; others wait
 * in line. A large request is cut into pieces, after each of which it goes to the end of the line.
 * The answer for an image has the same bits in any piece.
 *
 * <p>A request that finds a lane free runs its first piece itself, which spares it the way to
 * another thread and back; the lanes' own threads run what is left.
 *
 * <p>Lanes of one thread each, and no team of them for a piece: two lanes answer as many images as
 * a team of two (on the development machine roy-cnn-3 takes 98 us an image of a piece of 8 on each
 * of two lanes, and a team of two 51; naderi-dense 9.6 and 6.1), but a team waits at each of its
 * barriers for a thread that the requests' own work keeps from its core.
 */
final class Lanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /**
   * The most images of a piece; larger ones gain nothing: on one core of the development machine an
   * image of naderi-dense took 25.9 us alone, 10.5 of 4, 9.6 of 8 and of 16, 8.9 of 32 and 8.7 of
   * 128; of roy-cnn-3 104 us alone and 97 to 100 in any company.
   */
  static final int PIECE = 16;

  /** So many images of a dense network take hardly longer than one: they are not split. */
  private static final int LEAST = 4;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  /** Requests with images that no lane has taken, each once. */
  private final ArrayDeque<Job> line = new ArrayDeque<>();

  /** Numbers of lanes that nobody uses. */
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  private final int lanes;
  private final int queue;
  private final long patience;
  private final InferenceMetrics metrics;

  /** Images that no lane has taken. */
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

  /** Some images of a job, on a lane. */
  private record Piece(int lane, Job job, int from, int count) {}

  /**
   * Answers a request and returns when that is done.
   *
   * @throws Problem if too many images wait already, or this one has waited too long
   * @throws InterruptedException if nobody waits for the answer any more
   */
  void run(Job job) throws InterruptedException {
    @Nullable Piece first;
    lock.lock();
    try {
      if (closed) {
        throw Models.stopping();
      }
      // Where nothing waits, any request is taken: nobody sends more images than the queue holds.
      if (waiting > 0 && waiting + (long) job.count > queue) {
        throw Problem.busy(
            503,
            "queue: expected at most %d images to wait, received %d more while %d do; try again later, or with fewer"
                .formatted(queue, job.count, waiting),
            SOON);
      }
      line.add(job);
      waiting += job.count;
      // Where there is none, whoever gives a lane back wakes somebody.
      first = next();
    } finally {
      lock.unlock();
    }
    if (first != null) {
      use(first);
    }
    try {
      job.await();
    } catch (InterruptedException e) {
      job.fail(new IllegalStateException("nobody waits for the answer", e));
      throw e;
    }
  }

  /**
   * Checks that a request may have so many images.
   *
   * @throws Problem 413 if there is no room for them even in an empty queue
   */
  void checkCount(int images) {
    if (images > queue) {
      throw new Problem(
          413,
          "images: expected at most %d in a request, received %d; try fewer at once"
              .formatted(queue, images));
    }
  }

  /** Images that no lane has taken. */
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

  /** Waits for a piece; gives null at the end. */
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

  /** Another thread, if there is something for it to do. */
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

  /** The next piece on a free lane, if there are both; the other lanes' share is left to them. */
  private @Nullable Piece next() {
    while (!free.isEmpty() && !line.isEmpty()) {
      Job job = line.remove();
      if (isGivenUp(job)) {
        waiting -= job.count - job.taken;
        continue;
      }
      int share = Math.clamp(Math.ceilDiv(waiting, lanes), LEAST, PIECE);
      Piece piece = new Piece(free.pop(), job, job.taken, Math.min(share, job.count - job.taken));
      job.taken += piece.count();
      waiting -= piece.count();
      if (job.taken < job.count) {
        line.add(job);
      }
      wake();
      return piece;
    }
    return null;
  }

  /** Whether nobody waits for it, or it has waited too long. */
  private boolean isGivenUp(Job job) {
    if (job.hasFailed()) {
      return true;
    }
    if (job.taken > 0) {
      return false;
    }
    long waited = System.nanoTime() - job.came;
    if (waited <= patience) {
      metrics.waited(waited);
      return false;
    }
    job.fail(
        Problem.busy(
            503,
            "queue: expected to begin within %d ms, received more work than that; try again later"
                .formatted(Duration.ofNanos(patience).toMillis()),
            SOON));
    metrics.droppedLate();
    return true;
  }

  private void run(Piece piece) {
    Job job = piece.job();
    Generation generation = job.generation;
    int lane = piece.lane();
    long began = System.nanoTime();
    try {
      for (int i = 0; i < piece.count(); i++) {
        generation.setInput(lane, i, job.inputs, (piece.from() + i) * generation.imageSize());
      }
      CombinationRule.Outcome outcome = generation.run(lane, piece.count());
      int to = piece.from() * generation.classes();
      int size = piece.count() * generation.classes();
      System.arraycopy(outcome.outputs(), 0, job.outputs, to, size);
      if (generation.votes()) {
        System.arraycopy(outcome.means(), 0, job.means, to, size);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("{} images failed", piece.count(), e);
      job.fail(new IllegalStateException("images failed", e));
      return;
    }
    metrics.computed(System.nanoTime() - began);
    job.done(piece.count());
  }

  /** Takes no more requests, gives up those that have not been begun, and lets the lanes end. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      line.forEach(job -> job.fail(Models.stopping()));
      line.clear();
      waiting = 0;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
