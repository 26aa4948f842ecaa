package dev.bobbin.experiment.tensorboard;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard's files, to which trainings append after what is whole of them. */
class EventFileFuzzTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() throws IOException {
    try (EventFile file = EventFile.open(folder, 9, NOW)) {
      for (int step = 0; step < 3; step++) {
        file.append(step, Map.of("loss", 0.5, "accuracy", 0.25), NOW);
      }
    }
    Path place;
    try (Stream<Path> files = Files.list(folder)) {
      place = files.findFirst().orElseThrow();
    }
    return List.of(
        FuzzTarget.binary(
                "event file",
                "tfevents",
                List.of(Files.readAllBytes(place)),
                FuzzTarget.file(
                    place,
                    _ -> {
                      try (EventFile file = EventFile.open(folder, 9, NOW)) {
                        file.append(file.epochs(), Map.of("loss", 0.5), NOW);
                      }
                    }))
            .spoiltBy(EventFileFuzzTest::spoilt));
  }

  /** Errors anywhere, or in a record with the right checksums. */
  private static byte[] spoilt(List<byte[]> corpus, Random random) {
    if (random.nextBoolean()) {
      return Mutations.of(corpus, false, random);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i >= 0; i--) {
      out.writeBytes(TfRecords.frame(Mutations.of(corpus, false, random)));
    }
    return out.toByteArray();
  }
}
