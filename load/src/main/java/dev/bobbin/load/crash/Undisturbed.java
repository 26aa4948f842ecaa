package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A piece of work that nothing disturbs, done twice to know what is the same each time.
 *
 * @param expected what comes out of it
 * @param millis how long it takes
 */
record Undisturbed(Snapshot expected, long millis) {
  /**
   * Does the work.
   *
   * @param folder in which two folders are made for it
   */
  static Undisturbed of(Commands commands, Work work, Path folder)
      throws IOException, InterruptedException {
    Undisturbed first = once(commands, work, folder.resolve("expected-1"));
    Undisturbed second = once(commands, work, folder.resolve("expected-2"));
    Snapshot common = first.expected.common(second.expected);
    if (!first.expected.files().keySet().equals(second.expected.files().keySet())
        || common.compared() == 0) {
      throw new IOException(
          "the same work, done twice, differs: " + first.expected.differences(second.expected));
    }
    return new Undisturbed(common, second.millis);
  }

  private static Undisturbed once(Commands commands, Work work, Path place)
      throws IOException, InterruptedException {
    Snapshot.delete(place);
    Outcome outcome = commands.start(work.begin(place)).outcome();
    if (outcome.code() != 0) {
      throw new IOException("work that nothing disturbs ended with " + outcome.lastLine());
    }
    return new Undisturbed(work.result(commands, place), outcome.millis());
  }
}
