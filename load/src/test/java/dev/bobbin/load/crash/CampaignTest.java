package dev.bobbin.load.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.load.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The campaign against scripts in place of Bobbin: sound ones pass, and faulty ones do not. */
@Timeout(120)
class CampaignTest {
  private static final Budget ONCE = Budget.of(Duration.ZERO);

  /** Does its work under a temporary name, and renames it. */
  private static final String SOUND =
      """
      mkdir -p "$4"
      : > "$4/recipe.yaml"
      echo '{"weights": 1}' > "$4/.tmp"
      sleep 0.05
      mv "$4/.tmp" "$4/result.json"
      """;

  private static final String RESUMING =
      """
      #!/usr/bin/env bash
      if [ "$2" = --resume ]; then set -- train recipe --run "$3"; fi
      """;

  @TempDir Path folder;

  private Commands commands(String script) throws IOException {
    Path bobbin = Files.writeString(folder.resolve("bobbin"), RESUMING + script);
    Files.setPosixFilePermissions(bobbin, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Commands(folder, folder);
  }

  private Tally kills(String script) throws IOException, InterruptedException {
    Tally tally = new Tally(_ -> {});
    Work work = new Work.Training(folder.resolve("recipe.yaml"));
    new KillCampaign(commands(script), work, folder, new Random(3), tally).atRandom(ONCE);
    return tally;
  }

  @Test
  void soundWorkHasNoFaults() throws Exception {
    Tally tally = kills(SOUND);
    assertThat(tally.faults()).isEmpty();
    assertThat(tally.figures())
        .containsEntry("finished", 1L)
        .containsEntry("equal to one without a kill", 1L);
  }

  /** From the third call on, something is left over. */
  @Test
  void aLeftoverIsAFault() throws Exception {
    Tally tally =
        kills(
            SOUND
                + """
                echo x >> calls
                [ "$(wc -l < calls)" -lt 3 ] || echo x > "$4/left.tmp"
                """);
    assertThat(tally.faults()).singleElement().asString().contains("left.tmp is left over");
  }

  @Test
  void workThatCannotBeFinishedIsAFault() throws Exception {
    Tally tally =
        kills(
            """
            echo x >> calls
            [ "$(wc -l < calls)" -lt 3 ] || { echo 'r: expected a run, received none' >&2; exit 1; }
            """
                + SOUND);
    assertThat(tally.faults()).anyMatch(fault -> fault.contains("expected a run, received none"));
  }

  @Test
  void damageThatIsAcceptedInSilenceIsAFault() throws Exception {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("model"), "weights");
    Tally tally = new Tally(_ -> {});
    new DamageCampaign(
            commands("cat \"$2/model\" 2>/dev/null; true\n"),
            List.of(Damageable.run(run, folder.resolve("p.png"))),
            folder,
            new Random(1),
            tally)
        .run(Budget.of(Duration.ofMinutes(2)));
    assertThat(tally.figures()).containsEntry("commands", 48L);
    assertThat(tally.faults()).anyMatch(fault -> fault.endsWith("accepted in silence"));
  }

  @Test
  void sectionsThatWereNotRunStayOnThePage() throws Exception {
    Tally tally = new Tally(_ -> {});
    tally.add("killed", 1_234);
    tally.expect(false, "finished", "it was lost");
    ReliabilityPage first = new ReliabilityPage();
    first.put(Section.TRAIN, Setting.current(), tally);
    first.write(folder);
    ReliabilityPage second = ReliabilityPage.read(folder.resolve("reliability.json"));
    second.put(Section.SWEEP, Setting.current(), new Tally(_ -> {}));
    second.write(folder);
    assertThat(folder.resolve("reliability.md"))
        .content()
        .contains("| killed | 1,234 |", "- fault: it was lost", "## Sweeps killed at random");
    assertThat(second.total(List.of("killed"))).isEqualTo(1_234);
  }

  @Test
  void figuresOfSeveralCampaignsAreAddedIfThatIsAskedFor() throws Exception {
    ReliabilityPage page = new ReliabilityPage();
    for (long slowest : new long[] {70, 50}) {
      Tally tally = new Tally(_ -> {});
      tally.add("killed", 10);
      tally.most("slowest command, ms", slowest);
      tally.expect(false, "finished", "lost after " + slowest);
      page.add(Section.TRAIN, Setting.current(), tally);
      page.write(folder);
      page = ReliabilityPage.read(folder.resolve("reliability.json"));
    }
    assertThat(page.total(List.of("killed"))).isEqualTo(20);
    assertThat(folder.resolve("reliability.md"))
        .content()
        .contains("| killed | 20 |", "| slowest command, ms | 70 |", "| faults | 2 |")
        .contains("- fault: lost after 70", "- fault: lost after 50")
        // One machine on one day is named once.
        .doesNotContain("; then on ");
  }
}
