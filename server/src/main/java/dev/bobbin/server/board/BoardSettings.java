package dev.bobbin.server.board;

import java.time.Duration;

/**
 * Intervals and limits of a board.
 *
 * @param look the interval of checks of running trainings
 * @param list the least interval of listing the whole folder
 * @param heartbeat the interval of comments in streams without events
 * @param remembered the number of events that are kept
 * @param streams the most pages at once
 */
record BoardSettings(
    Duration look, Duration list, Duration heartbeat, int remembered, int streams) {
  /** For a few people; 4,096 events are minutes of dozens of trainings, and less than 4 MB. */
  static final BoardSettings DEFAULT =
      new BoardSettings(
          Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(10), 4096, 512);
}
