package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Damages each file of a folder, and looks at what commands say of it. */
final class DamageCampaign {
  private final Commands commands;
  private final List<Damageable> kinds;
  private final Path folder;
  private final Random random;
  private final Tally tally;

  /**
   * A campaign.
   *
   * @param folder for damaged copies
   */
  DamageCampaign(
      Commands commands, List<Damageable> kinds, Path folder, Random random, Tally tally) {
    this.commands = commands;
    this.kinds = kinds;
    this.folder = folder;
    this.random = random;
    this.tally = tally;
  }

  /** {@code whole} is what the command prints without damage. */
  private record Case(
      Damageable kind, Path file, Damage damage, List<String> command, String whole) {}

  void run(Budget budget) throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    for (Damageable kind : kinds) {
      for (List<String> command : kind.commands()) {
        copy(kind);
        String whole = said(start(kind, command));
        for (Path file : kind.files()) {
          for (Damage damage : Damage.values()) {
            cases.add(new Case(kind, file, damage, command, whole));
          }
        }
      }
    }
    tally.most("cases of file, damage and command", cases.size());
    Collections.shuffle(cases, random);
    for (Case one : cases) {
      if (!budget.isLeft()) {
        break;
      }
      copy(one.kind());
      one.damage().to(damaged(one.kind()).resolve(one.file()));
      judge(one, start(one.kind(), one.command()));
    }
  }

  private Path damaged(Damageable kind) {
    return folder.resolve("damaged-" + kind.name());
  }

  private void copy(Damageable kind) throws IOException {
    Snapshot.delete(damaged(kind));
    Snapshot.copy(kind.whole(), damaged(kind));
  }

  private Outcome start(Damageable kind, List<String> command)
      throws IOException, InterruptedException {
    String here = damaged(kind).toString();
    return commands
        .start(command.stream().map(word -> word.replace(Damageable.HERE, here)).toList())
        .outcome();
  }

  private void judge(Case one, Outcome outcome) {
    String what =
        "%s: %s %s, %s"
            .formatted(
                one.kind().name(),
                one.file(),
                one.damage().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.join(" ", one.command().subList(0, 2)));
    tally.add("commands", 1);
    tally.most("slowest command, ms", outcome.millis());
    tally.expect(
        outcome.isOrderly(),
        "ended with 0, 1 or 2 and in words",
        "%s: ended with %d: %s".formatted(what, outcome.code(), outcome.lastLine()));
    if (outcome.code() != 0) {
      tally.add("errors", 1);
    } else if (!outcome.err().isBlank() || outcome.out().contains("\"status\": \"damaged\"")) {
      tally.add("warnings", 1);
    } else if (one.damage() == Damage.REMOVED
        && one.command().getFirst().equals("train")
        && Files.exists(damaged(one.kind()).resolve(one.file()))) {
      // As after a kill before the file was written: the resume finishes the run.
      tally.add("made again", 1);
    } else if (one.damage() == Damage.REMOVED && isListedAsGone(one, outcome)) {
      tally.add("listed as gone", 1);
    } else {
      tally.expect(
          said(outcome).equals(one.whole()),
          "as of the undamaged run",
          what + ": accepted in silence");
    }
  }

  private static boolean isListedAsGone(Case one, Outcome outcome) {
    return one.file().endsWith("report.html") && outcome.out().contains("\"report\": false");
  }

  /** Standard output without what differs from call to call and from copy to copy. */
  private static String said(Outcome outcome) {
    return outcome
        .out()
        .replaceAll("[0-9][0-9,]*(\\.[0-9]+)? (s|ms|images/s)\\b", "T")
        .replaceAll("\"changed\": \"[^\"]*\"", "T");
  }
}
