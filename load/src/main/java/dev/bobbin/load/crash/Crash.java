package dev.bobbin.load.crash;

import dev.bobbin.load.Setting;
import dev.bobbin.load.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills, fills disks and damages files, and checks that nothing is lost. */
@Command(
    name = "bench crash",
    sortOptions = false,
    description = {
      "Kills ./bobbin at random and at system calls, limits its files, damages them, and starts it several times at once. Checks"
          + " digests, losses, listings, files left over and exit codes. The exit code is 1 if a promise is broken.",
      ""
    })
public final class Crash implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long it goes on, in all; 20 by default. Each part is done once at least.")
  private double minutes = 20;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the moments and files; by default a new one, which is printed.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Parts: ${COMPLETION-CANDIDATES}; by default all.")
  private List<Section> only = List.of(Section.values());

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write reliability.json and reliability.md there, such as docs/results.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--add",
      description = "Add the figures to those that are in DIR, instead of replacing them.")
  private boolean add;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ToolCommand.run(new Crash(), "bench crash", arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("bobbin.home", ".")).toAbsolutePath();
    if (out.isPresent()) {
      Files.createDirectories(out.get());
    }
    Path work = Files.createTempDirectory("bobbin-crash");
    long start = seed.orElseGet(() -> new Random().nextLong(1_000_000));
    System.err.println("seed " + start + ", in " + work);
    List<Section> sections = Arrays.stream(Section.values()).filter(only::contains).toList();
    int weights = sections.stream().mapToInt(Section::weight).sum();
    ReliabilityPage page = new ReliabilityPage();
    int faults = 0;
    try {
      Bed bed = Bed.make(home, work);
      for (Section section : sections) {
        System.err.println(section.title());
        Tally tally = new Tally(System.err::println);
        Budget budget =
            Budget.of(Duration.ofMillis((long) (minutes * 60_000 * section.weight() / weights)));
        Path folder = Files.createDirectory(work.resolve(section.name()));
        measure(section, bed, folder, new Random(start + section.ordinal()), tally, budget);
        Snapshot.delete(folder);
        System.err.println("  " + tally.figures());
        faults += tally.faults().size();
        page.put(section, Setting.current(), tally);
        if (out.isPresent()) {
          ReliabilityPage stored = ReliabilityPage.read(out.get().resolve("reliability.json"));
          if (add) {
            stored.add(section, Setting.current(), tally);
          } else {
            stored.put(section, Setting.current(), tally);
          }
          stored.write(out.get());
        }
      }
    } finally {
      Snapshot.delete(work);
    }
    System.out.print(page.text());
    System.out.printf(
        "crash: %d kills, %d faults%n", page.total(List.of("killed", "ended by SIGTERM")), faults);
    return faults == 0 ? 0 : ToolCommand.FAILED;
  }

  private static void measure(
      Section section, Bed bed, Path folder, Random random, Tally tally, Budget budget)
      throws IOException, InterruptedException {
    Commands commands = bed.commands();
    Work training = new Work.Training(bed.recipes().training());
    switch (section) {
      case TRAIN -> kills(bed, training, folder, random, tally).atRandom(budget);
      case CALLS -> {
        if (ToolCommand.isThere("strace", "--version")) {
          kills(bed, training, folder, random, tally).atCalls(budget);
        } else {
          tally.add("left out, since there is no strace", 1);
        }
      }
      case ENSEMBLE ->
          kills(bed, new Work.Training(bed.recipes().ensemble()), folder, random, tally)
              .atRandom(budget);
      case SWEEP ->
          kills(bed, new Work.Sweep(bed.recipes().study()), folder, random, tally).atRandom(budget);
      case REPRODUCE ->
          kills(bed, new Work.Reproduction("pai-dense"), folder, random, tally).atRandom(budget);
      case INDEX -> kills(bed, new Work.Index(bed.run()), folder, random, tally).atRandom(budget);
      case FULL -> new FullDiskCampaign(commands, training, folder, random, tally).run(budget);
      case DAMAGE ->
          damage(List.of(Damageable.run(bed.run(), bed.picture())), commands, folder, random, tally)
              .run(budget);
      case DAMAGE_OTHERS ->
          damage(Damageable.others(bed, folder), commands, folder, random, tally).run(budget);
      case WRITERS -> {
        WritersCampaign writers = new WritersCampaign(commands, folder, random, tally);
        writers.run(training, budget.part(3));
        writers.run(new Work.Training(bed.recipes().ensemble()), budget.part(2));
        writers.run(new Work.Sweep(bed.recipes().study()), budget);
      }
    }
  }

  private static DamageCampaign damage(
      List<Damageable> kinds, Commands commands, Path folder, Random random, Tally tally) {
    return new DamageCampaign(commands, kinds, folder, random, tally);
  }

  private static KillCampaign kills(Bed bed, Work work, Path folder, Random random, Tally tally)
      throws IOException, InterruptedException {
    return new KillCampaign(bed.commands(), work, folder, random, tally);
  }
}
