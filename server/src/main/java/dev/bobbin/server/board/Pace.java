package dev.bobbin.server.board;

import java.time.Duration;

/**
 * How much a board does for its pages.
 *
 * @param look between two looks at what is being trained
 * @param list at least as long between two looks at the whole folder
 * @param heartbeat after so much silence a stream says that it is still there
 * @param remembered events that a page may have missed and still be told
 * @param streams pages that watch at once
 */
record Pace(Duration look, Duration list, Duration heartbeat, int remembered, int streams) {
  /** Of a few people; 4,096 events are minutes of dozens of trainings, and less than 4 MB. */
  static final Pace DEFAULT =
      new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(10), 4096, 512);
}
