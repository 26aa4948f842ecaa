package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Damages each file of a run, and looks at what commands say of it. */
final class DamageCampaign {
  private final Commands commands;
  private final Path run;
  private final Path folder;
  private final Path picture;
  private final Random random;
  private final Tally tally;

  /**
   * A campaign.
   *
   * @param run a whole one
   * @param picture to predict
   */
  DamageCampaign(
      Commands commands, Path run, Path folder, Path picture, Random random, Tally tally) {
    this.commands = commands;
    this.run = run;
    this.folder = folder;
    this.picture = picture;
    this.random = random;
    this.tally = tally;
  }

  private record Case(String file, Damage damage, List<String> arguments) {}

  void run(Budget budget) throws IOException, InterruptedException {
    Path damaged = folder.resolve("damaged");
    List<List<String>> all =
        List.of(
            List.of("evaluate", damaged.toString(), "--json"),
            List.of("predict", damaged.toString(), picture.toString(), "--json"),
            List.of("runs", "show", damaged.toString(), "--json"),
            List.of("compare", damaged.toString(), run.toString(), "--json"),
            List.of("report", damaged.toString()),
            List.of("train", "--resume", damaged.toString()));
    List<String> whole = new ArrayList<>();
    for (List<String> arguments : all) {
      Snapshot.delete(damaged);
      Snapshot.copy(run, damaged);
      whole.add(said(commands.start(arguments).outcome()));
    }
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        for (Damage damage : Damage.values()) {
          for (List<String> arguments : all) {
            cases.add(new Case(run.relativize(file).toString(), damage, arguments));
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
      Snapshot.delete(damaged);
      Snapshot.copy(run, damaged);
      one.damage().to(damaged.resolve(one.file()));
      judge(
          one, commands.start(one.arguments()).outcome(), whole.get(all.indexOf(one.arguments())));
    }
  }

  private void judge(Case one, Outcome outcome, String whole) {
    String what =
        "%s %s, %s"
            .formatted(
                one.file(),
                one.damage().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.join(" ", one.arguments().subList(0, 2)));
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
        && one.arguments().getFirst().equals("train")
        && Files.exists(folder.resolve("damaged").resolve(one.file()))) {
      // As after a kill before the file was written: the resume finishes the run.
      tally.add("made again", 1);
    } else if (one.damage() == Damage.REMOVED && isListedAsGone(one, outcome)) {
      tally.add("listed as gone", 1);
    } else {
      tally.expect(
          said(outcome).equals(whole), "as of the undamaged run", what + ": accepted in silence");
    }
  }

  private static boolean isListedAsGone(Case one, Outcome outcome) {
    return one.file().equals("report.html") && outcome.out().contains("\"report\": false");
  }

  /** Standard output without what differs from call to call and from copy to copy. */
  private static String said(Outcome outcome) {
    return outcome
        .out()
        .replaceAll("[0-9]+(\\.[0-9]+)? (s|ms|images/s)\\b", "T")
        .replaceAll("\"changed\": \"[^\"]*\"", "T");
  }
}
