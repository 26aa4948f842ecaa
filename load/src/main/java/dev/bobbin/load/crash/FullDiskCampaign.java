package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Trains while no file may become larger than a limit, then without it. */
final class FullDiskCampaign {
  /** In units of 1,024 bytes, as those of {@code ulimit -f} in bash. */
  private static final int MOST_KIB = 80;

  private final Commands commands;
  private final Work work;
  private final Path folder;
  private final Random random;
  private final Tally tally;

  FullDiskCampaign(Commands commands, Work work, Path folder, Random random, Tally tally) {
    this.commands = commands;
    this.work = work;
    this.folder = folder;
    this.random = random;
    this.tally = tally;
  }

  void run(Budget budget) throws IOException, InterruptedException {
    Snapshot expected = Undisturbed.of(commands, work, folder).expected();
    do {
      Path place = folder.resolve("full");
      Snapshot.delete(place);
      int limit = random.nextInt(1, MOST_KIB);
      Outcome outcome =
          commands
              .start(
                  List.of("bash", "-c", "ulimit -f " + limit + "; exec \"$0\" \"$@\""),
                  work.begin(place))
              .outcome();
      tally.add("trainings under a limit", 1);
      if (outcome.code() != 0) {
        boolean says = outcome.isOrderly() && outcome.lastLine().contains("/");
        tally.expect(
            says,
            "ended with 1 and named a file",
            "limit of %d KiB: ended with %d: %s"
                .formatted(limit, outcome.code(), outcome.lastLine()));
      }
      Outcome rest = commands.start(work.goOn(place)).outcome();
      tally.expect(
          rest.code() == 0,
          "finished without the limit",
          "limit of %d KiB: cannot be finished: %s".formatted(limit, rest.lastLine()));
      if (rest.code() == 0) {
        List<String> differences = expected.differences(work.result(commands, place));
        tally.expect(
            differences.isEmpty(),
            "equal to one without a limit",
            "limit of %d KiB: %s".formatted(limit, differences));
      }
    } while (budget.isLeft());
  }
}
