package dev.bobbin.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.server.board.EventLog.Event;
import dev.bobbin.server.board.EventLog.Update;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventLogTest {
  private static final Duration NOT_LONG = Duration.ofMillis(20);

  @Test
  void aReaderGetsWhatComesAfterItsPlace() throws InterruptedException {
    EventLog log = new EventLog(3);
    assertThat(log.after(EventLog.START, NOT_LONG)).isEqualTo(new Update.Events(List.of()));
    log.append("a", "1");
    log.append("b", "2");
    assertThat(log.after(EventLog.START, NOT_LONG))
        .isEqualTo(new Update.Events(List.of(new Event(1, "a", "1"), new Event(2, "b", "2"))));
    assertThat(log.after(1, NOT_LONG))
        .isEqualTo(new Update.Events(List.of(new Event(2, "b", "2"))));
    assertThat(log.last()).isEqualTo(2);
  }

  @Test
  void onlySoMuchIsRemembered() throws InterruptedException {
    EventLog log = new EventLog(3);
    for (int i = 0; i < 5; i++) {
      log.append("n", "" + i);
    }
    assertThat(log.after(1, NOT_LONG)).isEqualTo(new Update.Forgotten(5));
    assertThat(log.after(2, NOT_LONG)).isInstanceOf(Update.Events.class);
    assertThat(log.after(6, NOT_LONG)).isEqualTo(new Update.Forgotten(5));
    assertThat(log.after(-1, NOT_LONG)).isEqualTo(new Update.Forgotten(5));
  }

  @Test
  void aWaitingReaderIsLetGoWhenTheLogIsClosed() throws Exception {
    EventLog log = new EventLog(3);
    Thread closer = Thread.ofVirtual().unstarted(log::close);
    closer.start();
    assertThat(log.after(EventLog.START, Duration.ofMinutes(1))).isEqualTo(new Update.Closed());
    closer.join();
  }

  @Test
  void aCursorIsUnderstoodByItsOwnLogAlone() {
    EventLog log = new EventLog(3);
    assertThat(log.number(log.cursor(7))).isEqualTo(7);
    assertThat(new EventLog(3).number(log.cursor(7))).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x", "x.1", "7", "-1"})
  void whatIsNoCursorIsNoPlace(String text) {
    assertThat(new EventLog(3).number(text)).isEqualTo(-1);
  }

  @Test
  void aCursorWithoutANumberIsNoPlace() {
    EventLog log = new EventLog(3);
    String instance = log.cursor(1).replace(".1", ".");
    assertThat(log.number(instance)).isEqualTo(-1);
    assertThat(log.number(instance + "99999999999999999999")).isEqualTo(-1);
  }
}
