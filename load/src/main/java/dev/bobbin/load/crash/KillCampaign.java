package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Kills a piece of work until it is done, again and again, and compares what there is then. */
final class KillCampaign {
  /** Beyond this, a piece of work is said to be one that cannot be finished. */
  private static final int MOST_KILLS = 12;

  private static final List<String> CALLS = List.of("rename", "fsync", "fdatasync", "unlink");
  private static final int POLITE = 8;

  /** Of so many kills, one is the last of its piece of work, in the mean. */
  private static final int ONE_IN = 4;

  private final Commands commands;
  private final Work work;
  private final Path folder;
  private final Random random;
  private final Tally tally;
  private final Undisturbed usual;

  /** Does the work without a kill first, to know what is expected. */
  KillCampaign(Commands commands, Work work, Path folder, Random random, Tally tally)
      throws IOException, InterruptedException {
    this.commands = commands;
    this.work = work;
    this.folder = folder;
    this.random = random;
    this.tally = tally;
    this.usual = Undisturbed.of(commands, work, folder);
  }

  /** At random moments, until the time is over; at least once. */
  void atRandom(Budget budget) throws IOException, InterruptedException {
    do {
      Path place = folder.resolve("killed");
      Snapshot.delete(place);
      List<String> arguments = work.begin(place);
      int kills = 0;
      do {
        Commands.Running running = commands.start(arguments);
        boolean politely = random.nextInt(POLITE) == 0;
        boolean killed = running.killAfter(moment(), politely);
        Outcome outcome = running.outcome();
        if (!killed) {
          if (kills == 0) {
            ended(outcome);
          }
          // Later, the kill before may have come after the work was done: what is there decides.
          break;
        }
        tally.add(politely ? "ended by SIGTERM" : "killed", 1);
        kills++;
        arguments = work.goOn(place);
      } while (random.nextInt(ONE_IN) > 0 && kills < MOST_KILLS);
      finish(place, "after %d kills".formatted(kills));
    } while (budget.isLeft());
  }

  /**
   * A moment of the work, in milliseconds after its start; a little later than its end at most.
   * Early ones are likelier, since work that goes on after a kill has less left to do.
   */
  private long moment() {
    return (long) (random.nextDouble() * random.nextDouble() * 1.1 * usual.millis());
  }

  /** At the k-th call of each kind, for k from 1 until the work is done before it. */
  void atCalls(Budget budget) throws IOException, InterruptedException {
    for (int k = 1; budget.isLeft(); k++) {
      boolean killed = false;
      for (String call : CALLS) {
        Path place = folder.resolve("killed");
        Snapshot.delete(place);
        Outcome outcome =
            commands
                .start(
                    List.of(
                        "strace",
                        "-f",
                        "-qqq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + call,
                        "-e",
                        "inject=%s:signal=SIGKILL:when=%d".formatted(call, k)),
                    work.begin(place))
                .outcome();
        if (!Commands.isSignal(outcome.code())) {
          ended(outcome);
          continue;
        }
        killed = true;
        tally.add("killed", 1);
        finish(place, "killed at %s %d".formatted(call, k));
      }
      if (!killed) {
        return;
      }
    }
  }

  /** The work was done before the kill. */
  private void ended(Outcome outcome) {
    tally.expect(outcome.code() == 0, "done before the kill", "ended with " + outcome.lastLine());
  }

  /** Does the rest of the work, and compares. What was whole already need not be gone on with. */
  private void finish(Path place, String what) throws IOException, InterruptedException {
    Outcome outcome = commands.start(work.goOn(place)).outcome();
    List<String> differences =
        Files.isDirectory(place)
            ? usual.expected().differences(work.result(commands, place))
            : List.of("nothing is there");
    boolean finished = outcome.code() == 0 || differences.isEmpty();
    tally.expect(
        finished, "finished", "%s: cannot be finished: %s".formatted(what, outcome.lastLine()));
    if (finished) {
      tally.expect(
          differences.isEmpty(),
          "equal to one without a kill",
          "%s: %s".formatted(what, differences));
    }
  }
}
