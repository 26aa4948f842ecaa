package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Starts the same work three times at once, in one folder. */
final class WritersCampaign {
  private static final int WRITERS = 3;

  private final Commands commands;
  private final Path folder;
  private final Random random;
  private final Tally tally;

  WritersCampaign(Commands commands, Path folder, Random random, Tally tally) {
    this.commands = commands;
    this.folder = folder;
    this.random = random;
    this.tally = tally;
  }

  void run(Work work, Budget budget) throws IOException, InterruptedException {
    Undisturbed usual = Undisturbed.of(commands, work, folder);
    do {
      Path place = folder.resolve("shared");
      Snapshot.delete(place);
      List<String> arguments = work.begin(place);
      if (random.nextBoolean()) {
        Commands.Running running = commands.start(arguments);
        running.killAfter((long) (random.nextDouble() * usual.millis()), false);
        running.outcome();
        arguments = work.goOn(place);
      }
      List<Commands.Running> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(commands.start(arguments));
      }
      int done = 0;
      for (Commands.Running writer : writers) {
        Outcome outcome = writer.outcome();
        done += outcome.code() == 0 ? 1 : 0;
        tally.expect(
            outcome.isOrderly(),
            "writers that worked, or said why not",
            "a writer ended with %d: %s".formatted(outcome.code(), outcome.lastLine()));
      }
      tally.expect(done > 0, "pieces of work that one writer did", "no writer did the work");
      Outcome rest = commands.start(work.goOn(place)).outcome();
      List<String> differences = usual.expected().differences(work.result(commands, place));
      tally.expect(
          rest.isOrderly() && differences.isEmpty(),
          "equal to the work of one",
          "%d writers: %s %s".formatted(WRITERS, rest.lastLine(), differences));
    } while (budget.isLeft());
  }
}
