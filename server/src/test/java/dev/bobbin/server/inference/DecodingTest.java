package dev.bobbin.server.inference;

import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.http.HttpException;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.protocol.TestPictures;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that take long to decode, beside everything else. */
@Timeout(60)
class DecodingTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final byte[] PICTURE = picture();

  @TempDir static Path folder;

  private static byte[] picture() {
    try {
      return TestPictures.png(TestModels.noise(1, 5));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a latch on every thread of the pool, whatever interrupts say. */
  private static List<Future<Boolean>> occupy(
      DecoderPool pool, ExecutorService requests, CountDownLatch end) {
    List<Future<Boolean>> all = new ArrayList<>();
    int threads = pool.free();
    CountDownLatch begun = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      all.add(
          requests.submit(() ->
              pool.run(
                  "busy",
                  () -> {},
                  () -> {
                    begun.countDown();
                    return waited(end);
                  })));
    }
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private static boolean waited(CountDownLatch end) {
    while (true) {
      try {
        end.await();
        return true;
      } catch (InterruptedException _) {
        // As a decoder that does not look at interrupts.
      }
    }
  }

  @Test
  void healthAndMetricsAnswerWhileAllDecodersAreBusy() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Path file = folder.resolve("m.safetensors");
    ModelFile.write(file, TestModels.convolutional(2));
    try (ServedModels served =
            new ServedModels(
                ServedModels.quick().withPatience(SHORT),
                List.of(new ModelSource("m", "1", file)));
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      DecoderPool pool = served.models().pictures().decoders();
      List<Future<Boolean>> busy = occupy(pool, requests, end);
      try {
        assertThat(pool.free()).isZero();
        for (String path : List.of("v2/health/live", "v2/health/ready", "metrics", "v1/models")) {
          assertThat(served.get(path).statusCode()).as(path).isEqualTo(200);
        }
        HttpResponse<byte[]> refused = served.post("v1/classify/m", "image/png", PICTURE);
        assertThat(text(json(refused, 503), "error"))
            .contains("expected a free decoder within 30 ms");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      } finally {
        end.countDown();
      }
      for (Future<Boolean> one : busy) {
        assertThat(one.get()).isTrue();
      }
      assertThat(served.post("v1/classify/m", "image/png", PICTURE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPictureThatTakesTooLongIsAnsweredAndItsLeaseAndThreadComeBack() throws Exception {
    AtomicBoolean returned = new AtomicBoolean();
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (DecoderPool pool = new DecoderPool(1, LONG, SHORT)) {
      assertThatThrownBy(() ->
              pool.run(
                  "slow.png",
                  () -> {
                    returned.set(true);
                    released.countDown();
                  },
                  () -> {
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                    throw new CancellationException("ended");
                  }))
          .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(413))
          .hasMessageStartingWith("slow.png: expected a picture that is decoded within 0.03 s");
      interrupted.await();
      released.await();
      assertThat(returned).isTrue();
      // Its thread takes the next picture, and is not interrupted any more.
      assertThat(pool.<Boolean>run("next", () -> {}, Thread::interrupted)).isFalse();
    }
  }

  @Test
  void aLackOfMemoryIsNoBrokenPicture() {
    try (DecoderPool pool = new DecoderPool(1, LONG, LONG)) {
      assertThatThrownBy(() ->
              pool.run(
                  "large.png",
                  () -> {},
                  () -> {
                    throw new OutOfMemoryError("Java heap space");
                  }))
          .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(503))
          .hasMessageContaining("large.png: expected memory to decode it");
    }
  }

  @Test
  void aClosedPoolRefusesAndReturnsTheLease() {
    AtomicBoolean returned = new AtomicBoolean();
    DecoderPool pool = new DecoderPool(1, LONG, LONG);
    pool.close();
    assertThatThrownBy(() -> pool.run("late.png", () -> returned.set(true), () -> 1))
        .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(503));
    assertThat(returned).isTrue();
  }
}
