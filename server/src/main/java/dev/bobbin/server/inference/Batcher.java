package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import dev.bobbin.model.CombinationRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the images of many requests go through the networks together. There are as many lanes as
 * batches may be under way, and whatever waits when one becomes free goes through it together: a
 * lone request is never held back for others to come, and the busier the lanes, the larger the
 * batches become by themselves. The answer for an image has the same bits in any company.
 *
 * <p>A request that finds a lane free runs its first batch itself, which spares it the way to
 * another thread and back; the batcher's own threads run what is left.
 *
 * <p>Lanes of one thread each, and no team of them for a batch: two lanes answer as many images as
 * a team of two (on the development machine roy-cnn-3 takes 98 us an image of a batch of 8 on each
 * of two lanes, and a team of two 51; naderi-dense 9.6 and 6.1), but a team waits at each of its
 * barriers for a thread that the requests' own work keeps from its core.
 *
 * <p>Models take turns, batch by batch, and so do the requests of a model: a large one is cut into
 * batches, after each of which it goes to the end of the line.
 */
final class Batcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

  /** So many images of a dense network take hardly longer than one: they are not split. */
  private static final int LEAST = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  /** Generations with a line, each once. */
  private final ArrayDeque<Generation> turns = new ArrayDeque<>();

  /** Numbers of lanes that nobody uses. */
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  private final int lanes;
  private final int batch;
  private final int queue;
  private final long patience;
  private final InferenceMetrics metrics;
  private final Pace pace = new Pace();

  /** Images that no lane has taken. */
  private int waiting;

  private boolean closed;

  Batcher(ModelSettings settings, InferenceMetrics metrics) {
    this.lanes = settings.lanes();
    this.batch = settings.batch();
    this.queue = settings.queue();
    this.patience = settings.patience().toNanos();
    this.metrics = metrics;
    metrics.queue(this, Batcher::waiting);
    for (int lane = 0; lane < lanes; lane++) {
      free.push(lane);
      Thread.ofPlatform().daemon().name("lane-" + lane).start(this::serve);
    }
  }

  /** Some images of a job. */
  private record Piece(Job job, int from, int count) {}

  /**
   * Answers a request and returns when that is done.
   *
   * @throws Problem if too many images wait already, or this one has waited too long
   * @throws InterruptedException if nobody waits for the answer any more
   */
  void run(Job job) throws InterruptedException {
    List<Piece> pieces = new ArrayList<>();
    int lane = -1;
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
            pace.expected(waiting, lanes));
      }
      if (job.generation.line.isEmpty()) {
        turns.add(job.generation);
      }
      job.generation.line.add(job);
      waiting += job.count;
      // Else, whoever gives a lane back wakes somebody.
      if (!free.isEmpty()) {
        lane = free.pop();
        fill(pieces, turns.remove());
        wake();
      }
    } finally {
      lock.unlock();
    }
    if (lane >= 0) {
      use(lane, pieces);
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
    List<Piece> pieces = new ArrayList<>();
    for (int lane = take(pieces); lane >= 0; lane = take(pieces)) {
      use(lane, pieces);
      pieces.clear();
    }
  }

  /** Waits for a free lane and images of one generation; gives the lane, or -1 at the end. */
  private int take(List<Piece> pieces) {
    lock.lock();
    try {
      while (!closed) {
        if (turns.isEmpty() || free.isEmpty()) {
          work.awaitUninterruptibly();
          continue;
        }
        fill(pieces, turns.remove());
        if (!pieces.isEmpty()) {
          int lane = free.pop();
          wake();
          return lane;
        }
      }
      return -1;
    } finally {
      lock.unlock();
    }
  }

  /** Another thread, if there is something for it to do. */
  private void wake() {
    if (!turns.isEmpty() && !free.isEmpty()) {
      work.signal();
    }
  }

  private void use(int lane, List<Piece> pieces) {
    try {
      if (!pieces.isEmpty()) {
        run(lane, pieces);
      }
    } finally {
      lock.lock();
      try {
        free.push(lane);
        wake();
      } finally {
        lock.unlock();
      }
    }
  }

  /** A batch of a generation's line: the other lanes' share is left to them. */
  private void fill(List<Piece> pieces, Generation generation) {
    long now = System.nanoTime();
    int most = Math.min(batch, Math.max(LEAST, Math.ceilDiv(waiting, lanes)));
    int room = most;
    ArrayDeque<Job> line = generation.line;
    while (room > 0 && !line.isEmpty()) {
      Job job = line.remove();
      if (job.hasFailed()) {
        waiting -= job.count - job.taken;
        continue;
      }
      if (job.taken == 0) {
        if (now - job.came > patience) {
          waiting -= job.count;
          job.fail(late());
          metrics.droppedLate();
          continue;
        }
        metrics.waited(now - job.came);
      }
      int count = Math.min(room, job.count - job.taken);
      pieces.add(new Piece(job, job.taken, count));
      job.taken += count;
      waiting -= count;
      room -= count;
      if (job.taken < job.count) {
        line.add(job);
      }
    }
    if (!line.isEmpty()) {
      turns.add(generation);
    }
  }

  private Problem late() {
    return Problem.busy(
        503,
        "queue: expected to begin within %d ms, received more work than that; try again later"
            .formatted(Duration.ofNanos(patience).toMillis()),
        pace.expected(waiting, lanes));
  }

  private void run(int lane, List<Piece> pieces) {
    Generation generation = pieces.getFirst().job().generation;
    int classes = generation.classes();
    long began = System.nanoTime();
    int images = 0;
    try {
      for (Piece piece : pieces) {
        for (int i = 0; i < piece.count(); i++) {
          generation.setInput(
              lane, images++, piece.job().inputs, (piece.from() + i) * generation.imageSize());
        }
      }
      CombinationRule.Outcome outcome = generation.run(lane, images);
      int at = 0;
      for (Piece piece : pieces) {
        int to = piece.from() * classes;
        int size = piece.count() * classes;
        System.arraycopy(outcome.outputs(), at, piece.job().outputs, to, size);
        if (generation.votes()) {
          System.arraycopy(outcome.means(), at, piece.job().means, to, size);
        }
        at += size;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("a batch of {} images failed", images, e);
      RuntimeException failure = new IllegalStateException("a batch of images failed", e);
      pieces.forEach(piece -> piece.job().fail(failure));
      return;
    }
    long nanos = System.nanoTime() - began;
    pace.took(nanos, images);
    metrics.batch(images, nanos);
    pieces.forEach(piece -> piece.job().done(piece.count()));
  }

  /** Takes no more requests, gives up those that have not been begun, and lets the lanes end. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (Generation generation : turns) {
        for (Job job : generation.line) {
          job.fail(Models.stopping());
        }
        generation.line.clear();
      }
      turns.clear();
      waiting = 0;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
