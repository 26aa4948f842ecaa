package dev.bobbin.experiment.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryWriterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.500Z");

  @TempDir Path run;

  private static EpochDone epoch(int number, OptionalDouble validation) {
    return new EpochDone(number, 1.0 / number, 0.5, validation, validation, 0.01, 1, 0.5, 1000);
  }

  private static EpochDone epoch(int number) {
    return epoch(number, OptionalDouble.of(0.25 * number));
  }

  private static List<EpochDone> epochs(int count) {
    return Stream.iterate(1, i -> i + 1).limit(count).map(SummaryWriterTest::epoch).toList();
  }

  private Path file(String part) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("tensorboard").resolve(part))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private List<Long> steps(String part) throws IOException {
    return EventReader.read(file(part)).stream().skip(1).map(EventReader.Event::step).toList();
  }

  private void write(List<EpochDone> history, int from, int to) throws IOException {
    try (SummaryWriter log = SummaryWriter.open(run, history, () -> NOW)) {
      for (int i = from; i <= to; i++) {
        log.append(epoch(i));
      }
    }
  }

  /** RFC 3720, B.4; the RFC prints the lowest byte first. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000, aa36918a",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 43aba862",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 4e79dd46",
    "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 5cdb3f11",
    "01c00000000000000000000000000000140000000000040000000014000000182800000000000000020000000000"
        + "0000, 563a96d9"
  })
  void theCrcIsThatOfThePublishedVectors(String data, String expected) {
    byte[] bytes = HexFormat.of().parseHex(data);
    int crc = Integer.reverseBytes(HexFormat.fromHexDigits(expected));
    assertThat(EventReader.crc(bytes)).isEqualTo(crc);
    int mask = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertThat(TfRecords.maskedCrc(bytes, 0, bytes.length)).isEqualTo(mask);
    byte[] record = TfRecords.frame(bytes);
    assertThat(ByteBuffer.wrap(record).getInt(record.length - 4))
        .isEqualTo(Integer.reverseBytes(mask));
  }

  @Test
  void epochsAreWrittenAsKerasNamesThem() throws IOException {
    write(List.of(), 1, 2);
    List<EventReader.Event> training = EventReader.read(file("train"));
    assertThat(training.getFirst().version()).contains("brain.Event:2");
    assertThat(training)
        .extracting(EventReader.Event::time)
        .containsOnly(NOW.toEpochMilli() / 1000.0);
    assertThat(training).extracting(EventReader.Event::step).containsExactly(0L, 0L, 1L);
    assertThat(training.getLast().scalars())
        .isEqualTo(
            Map.of("epoch_loss", 0.5f, "epoch_accuracy", 0.5f, "epoch_learning_rate", 0.01f));
    List<EventReader.Event> validation = EventReader.read(file("validation"));
    assertThat(validation.getLast().scalars())
        .isEqualTo(Map.of("epoch_loss", 0.5f, "epoch_accuracy", 0.5f));
    assertThat(validation).hasSize(3);
    assertThat(file("train").getFileName().toString()).startsWith("events.out.tfevents.1772368496");
  }

  @Test
  void withoutAValidationPartThereIsNoFolderOfIt() throws IOException {
    try (SummaryWriter log = SummaryWriter.open(run, List.of(), () -> NOW)) {
      log.append(epoch(1, OptionalDouble.empty()));
    }
    assertThat(steps("train")).containsExactly(0L);
    assertThat(run.resolve("tensorboard/validation")).doesNotExist();
  }

  @Test
  void aResumedRunAppendsToTheSameFile() throws IOException {
    write(List.of(), 1, 2);
    byte[] before = Files.readAllBytes(file("train"));
    write(epochs(2), 3, 3);
    for (String part : List.of("train", "validation")) {
      assertThat(steps(part)).containsExactly(0L, 1L, 2L);
    }
    assertThat(Arrays.copyOf(Files.readAllBytes(file("train")), before.length)).isEqualTo(before);
  }

  @Test
  void whatACrashKeptFromBeingWrittenIsAdded() throws IOException {
    write(List.of(), 1, 1);
    write(epochs(3), 4, 4);
    for (String part : List.of("train", "validation")) {
      assertThat(steps(part)).containsExactly(0L, 1L, 2L, 3L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 11, 12, 60})
  void aTornRecordIsCutOff(int bytes) throws IOException {
    write(List.of(), 1, 2);
    Path file = file("train");
    byte[] whole = Files.readAllBytes(file);
    byte[] record = Arrays.copyOfRange(whole, whole.length - 100, whole.length);
    Files.write(file, Arrays.copyOf(record, bytes), StandardOpenOption.APPEND);
    write(epochs(2), 3, 3);
    assertThat(steps("train")).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aRunThatBeginsAnewDoesSoHereToo() throws IOException {
    write(List.of(), 1, 3);
    write(epochs(1), 2, 2);
    assertThat(steps("train")).containsExactly(0L, 1L);
    assertThat(steps("validation")).containsExactly(0L, 1L);
  }

  @Test
  void aDamagedFileIsReplacedAndAForeignOneLeft() throws IOException {
    write(List.of(), 1, 2);
    Files.writeString(file("train"), "garbage");
    Path foreign = run.resolve("tensorboard/validation/events.out.tfevents.1.host.v2");
    Files.writeString(foreign, "foreign");
    write(epochs(2), 3, 3);
    assertThat(steps("train")).containsExactly(0L, 1L, 2L);
    assertThat(foreign).hasContent("foreign");
  }
}
