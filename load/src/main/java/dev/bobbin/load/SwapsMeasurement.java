package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Replaces the file of a model under load, by good files and by bad ones in turn. */
final class SwapsMeasurement {
  private static final int SWAPS = 12;
  private static final int ANSWERS = 20_000;
  private static final int CLIENTS = 4;
  private static final int PAUSE_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestBed bed;
  private final Path served;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Histogram millis = new ConcurrentHistogram(Millis.DIGITS);
  private volatile boolean done;

  SwapsMeasurement(TestBed bed) {
    this.bed = bed;
    this.served = bed.work().resolve("served.safetensors");
  }

  /** A file that is not a model of this service, by how it came about. */
  private enum Bad {
    EMPTY,
    HALF,
    FLIPPED_BIT,
    TEXT;

    byte[] of(byte[] good) {
      return switch (this) {
        case EMPTY -> new byte[0];
        case HALF -> Arrays.copyOf(good, good.length / 2);
        case FLIPPED_BIT -> {
          byte[] flipped = good.clone();
          flipped[good.length / 2] ^= 1;
          yield flipped;
        }
        case TEXT -> "not a model".repeat(100).getBytes(StandardCharsets.US_ASCII);
      };
    }
  }

  Measured run() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (int seed : new int[] {1, 2}) {
      files.add(Files.readAllBytes(bed.run("naderi-dense", seed).resolve("model.safetensors")));
    }
    replace(files.getFirst());
    List<String> broken = new ArrayList<>();
    long refused = 0;
    List<Integer> changes = new ArrayList<>();
    try (ServiceProcess service = bed.serve("net=" + served);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      URI url = service.url();
      byte[] request = bed.workloads().bytes("net", 1).request(url);
      byte[] first = answer(url, request);
      List<Future<Integer>> running = new ArrayList<>();
      try {
        byte[] before = first;
        byte[] second = first;
        for (int swap = 1; swap <= SWAPS; swap++) {
          Bad bad = Bad.values()[swap % Bad.values().length];
          replace(bad.of(files.get(swap % 2)));
          await(bad + " to be refused", () -> isRefused(url));
          refused++;
          byte[] kept = answer(url, request);
          if (!Arrays.equals(kept, before)) {
            broken.add("swap %d: other answers after a bad file (%s)".formatted(swap, bad));
          }
          replace(files.get(swap % 2));
          await("the model to be replaced", () -> !isRefused(url));
          byte[] now = answer(url, request);
          if (Arrays.equals(now, before)) {
            broken.add("swap %d: the answers of the old model".formatted(swap));
          }
          if (swap == 1) {
            // Both answers are known from here on, so that every one can be judged.
            second = now;
            for (int i = 0; i < CLIENTS; i++) {
              byte[] other = second;
              running.add(clients.submit(() -> ask(url, request, first, other)));
            }
          } else if (!Arrays.equals(now, swap % 2 == 0 ? first : second)) {
            broken.add("swap %d: answers of neither model".formatted(swap));
          }
          before = now;
        }
        await("%d answers".formatted(ANSWERS), () -> answers.get() >= ANSWERS);
      } finally {
        done = true;
      }
      for (Future<Integer> client : running) {
        changes.add(result(client));
      }
    } finally {
      Files.deleteIfExists(served);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("swaps", SWAPS);
    row.put("bad files refused", refused);
    row.put("clients", CLIENTS);
    row.put("answers", answers.get());
    row.put("of neither model", wrong.get());
    row.put("unanswered", unanswered.get());
    row.put("changes that a client saw", most(changes));
    row.put("p50 ms", Millis.at(millis, 50));
    row.put("p99 ms", Millis.at(millis, 99));
    row.put("slowest ms", Millis.at(millis, 100));
    bed.progress().accept(row.toString());
    if (wrong.get() + unanswered.get() > 0) {
      broken.add(wrong + " answers of neither model, " + unanswered + " requests unanswered");
    }
    // They began after the first swap; one that saw more was answered by an old model once more.
    if (changes.stream().anyMatch(seen -> seen > SWAPS - 1)) {
      broken.add("clients were answered by a model after it was replaced: changes " + changes);
    }
    return new Measured(List.of(row), broken);
  }

  /** Asks until all is done, and counts how often another model answers than before. */
  private int ask(URI url, byte[] request, byte[] first, byte[] second) {
    int changes = 0;
    byte[] last = second;
    byte[] other = first;
    try (HttpConnection connection = new HttpConnection(url)) {
      while (!done) {
        long start = System.nanoTime();
        byte[] body = connection.send(request).body();
        millis.recordValue(System.nanoTime() - start);
        answers.incrementAndGet();
        if (Arrays.equals(body, other)) {
          byte[] before = last;
          last = other;
          other = before;
          changes++;
        } else if (!Arrays.equals(body, last)) {
          wrong.incrementAndGet();
        }
      }
    } catch (IOException e) {
      unanswered.incrementAndGet();
    }
    return changes;
  }

  private static int most(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static int result(Future<Integer> client) throws IOException {
    try {
      return client.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void replace(byte[] content) throws IOException {
    Path beside = served.resolveSibling("next.safetensors");
    Files.write(beside, content);
    Files.move(beside, served, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] answer(URI url, byte[] request) throws IOException {
    try (HttpConnection connection = new HttpConnection(url)) {
      return connection.send(request).body();
    }
  }

  private static boolean isRefused(URI url) throws IOException {
    try (HttpConnection connection = new HttpConnection(url)) {
      return !connection.get(url, "/v1/models").text().contains("\"refused\":null");
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException("expected %s within %d s".formatted(what, PATIENCE.toSeconds()));
      }
      Pause.of(Duration.ofMillis(PAUSE_MILLIS));
    }
  }
}
