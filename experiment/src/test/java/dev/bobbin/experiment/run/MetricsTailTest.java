package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.model.schema.EpochJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTailTest {
  @TempDir Path run;

  private static EpochDone epoch(int number, double loss) {
    return new EpochDone(
        number, loss, 0.5, OptionalDouble.empty(), OptionalDouble.of(0.25), 0.01, 1, 0.5, 1000);
  }

  private static String line(EpochDone epoch) {
    return JsonWriter.compact(EpochJson.EPOCH.write(epoch)) + "\n";
  }

  private void append(String text) throws IOException {
    Files.writeString(
        run.resolve(RunFiles.METRICS), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void write(String text) throws IOException {
    Files.writeString(run.resolve(RunFiles.METRICS), text);
  }

  @Test
  void givesEachEpochOnceAndLeavesATornLineForTheNextLook() throws IOException {
    MetricsTail tail = new MetricsTail(run);
    assertThat(tail.poll().isEmpty()).isTrue();
    append("");
    assertThat(tail.poll().isEmpty()).isTrue();
    String third = line(epoch(3, 0.7));
    append(line(epoch(1, 0.9)) + line(epoch(2, 0.8)) + third.substring(0, 20));
    assertThat(tail.poll())
        .isEqualTo(new MetricsTail.Update(false, List.of(epoch(1, 0.9), epoch(2, 0.8))));
    assertThat(tail.poll().isEmpty()).isTrue();
    append(third.substring(20));
    assertThat(tail.poll()).isEqualTo(new MetricsTail.Update(false, List.of(epoch(3, 0.7))));
  }

  @Test
  void aRunThatIsResumedBeginsAnew() throws IOException {
    MetricsTail tail = new MetricsTail(run);
    write(line(epoch(1, 0.9)) + line(epoch(2, 0.8)) + line(epoch(3, 0.7)));
    tail.poll();
    write(line(epoch(1, 0.9)));
    assertThat(tail.poll()).isEqualTo(new MetricsTail.Update(true, List.of(epoch(1, 0.9))));
    append(line(epoch(2, 0.75)));
    assertThat(tail.poll()).isEqualTo(new MetricsTail.Update(false, List.of(epoch(2, 0.75))));
  }

  @Test
  void aResumedRunThatHasOvertakenTheOldPlaceIsNoticedAllTheSame() throws IOException {
    MetricsTail tail = new MetricsTail(run);
    write(line(epoch(1, 0.9)));
    tail.poll();
    // The old place is now in the middle of a line.
    EpochDone longer = epoch(1, 0.912345678);
    write(line(longer) + line(epoch(2, 0.8)));
    assertThat(tail.poll()).isEqualTo(new MetricsTail.Update(true, List.of(longer, epoch(2, 0.8))));
  }

  @Test
  void aRunThatIsRemovedIsEmpty() throws IOException {
    MetricsTail tail = new MetricsTail(run);
    write(line(epoch(1, 0.9)));
    tail.poll();
    Files.delete(run.resolve(RunFiles.METRICS));
    assertThat(tail.poll()).isEqualTo(new MetricsTail.Update(true, List.of()));
    assertThat(tail.poll().isEmpty()).isTrue();
  }

  @Test
  void whatIsNoEpochIsRefused() throws IOException {
    write("garbage\n");
    MetricsTail tail = new MetricsTail(run);
    assertThatThrownBy(tail::poll)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("line 1");
    write("x".repeat(200_000));
    assertThatThrownBy(tail::poll)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a line of at most");
    write(line(epoch(2, 0.9)));
    assertThatThrownBy(tail::poll)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected epoch 1, received 2");
  }
}
