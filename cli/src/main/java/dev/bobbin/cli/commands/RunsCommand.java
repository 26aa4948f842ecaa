package dev.bobbin.cli.commands;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.render.RunTable;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.filter.RunAttribute;
import dev.bobbin.experiment.run.filter.RunFilter;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(
    name = "runs",
    header = "List the runs of a folder; show, compare and remove them.",
    synopsisSubcommandLabel = "[COMMAND]",
    description =
        "The latest run comes first. Damaged and incomplete runs are listed as well: 'bobbin runs show' says what is wrong.",
    footer = {
      "  bobbin runs",
      "  bobbin runs --sort testAccuracy --limit 10",
      "  bobbin runs --where 'testAccuracy>0.9' --where optimizer=adam --json",
      "  bobbin runs --status failed --diagnosis dead-units"
    })
public final class RunsCommand extends HostCommand {
  @Mixin RunsFolder folder = new RunsFolder();

  @Option(names = "--recipe", paramLabel = "NAME", description = "Only runs of this recipe.")
  Optional<String> recipe = Optional.empty();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only runs with this status: training, died, completed, stopped-early, interrupted, failed or damaged.")
  Optional<String> status = Optional.empty();

  @Option(
      names = "--diagnosis",
      paramLabel = "KIND",
      description = "Only runs with this problem, such as dead-units.")
  Optional<String> diagnosis = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only runs that meet this condition: a field, one of = != < <= > >= ~ (contains) and a value. May be repeated.")
  List<String> where = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "FIELD",
      description =
          "Field of the JSON document to sort by, best accuracy and latest time first; started by default.")
  String sort = RunAttribute.STARTED.id();

  @Option(names = "--reverse", description = "Reverse the order.")
  boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "List at most this many runs.")
  Optional<Integer> limit = Optional.empty();

  public RunsCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    List<RunFilter> conditions = conditions();
    RunAttribute attribute =
        RunAttribute.parse(sort)
            .orElseThrow(() ->
                BobbinException.usage(
                    "--sort",
                    "a field of runs",
                    "'" + sort + "'",
                    Names.remedy(sort, RunAttribute.ids())));
    limit.ifPresent(most -> OptionRange.atLeast("--limit", most, 1, "10"));
    List<RunSummary> all = RunCatalogue.of(folder.path).list();
    List<RunSummary> chosen =
        all.stream().filter(run -> conditions.stream().allMatch(c -> c.test(run))).toList();
    List<RunSummary> shown =
        attribute.sort(chosen, reverse).stream().limit(limit.orElse(Integer.MAX_VALUE)).toList();
    if (common.json) {
      host.json(
          "folder", folder.path.toString(),
          "allRuns", all.size(),
          "runs", shown.stream().map(RunSummaryJson.SUMMARY::write).toList());
      return ExitCode.DONE;
    }
    if (!shown.isEmpty()) {
      host.out().print(RunTable.of(shown, ZoneId.systemDefault()).text(host.columns()));
    }
    host.note(count(all.size(), chosen.size(), shown.size()));
    return ExitCode.DONE;
  }

  private String count(int all, int chosen, int shown) {
    String runs =
        all + (all == 1 ? " run in " : " runs in ") + Names.printable(folder.path.toString());
    if (chosen == all) {
      return shown == all ? runs : "the first " + shown + " of " + runs;
    }
    return (shown == chosen ? "" : "the first " + shown + " of ")
        + chosen
        + " that fit, of "
        + runs;
  }

  private List<RunFilter> conditions() {
    List<RunFilter> conditions = new ArrayList<>();
    recipe.ifPresent(name -> conditions.add(RunFilter.equal(RunAttribute.RECIPE, name)));
    status.ifPresent(id -> {
      check("--status", id, Stream.of(RunStatus.values()).map(RunStatus::id).toList());
      conditions.add(RunFilter.equal(RunAttribute.STATUS, id));
    });
    diagnosis.ifPresent(id -> {
      check("--diagnosis", id, Stream.of(Finding.Kind.values()).map(Finding.Kind::id).toList());
      conditions.add(RunFilter.equal(RunAttribute.DIAGNOSIS, id));
    });
    for (String condition : where) {
      conditions.add(RunFilter.parse(condition));
    }
    return conditions;
  }

  private static void check(String option, String given, List<String> known) {
    if (!known.contains(given)) {
      throw BobbinException.usage(
          option, String.join(", ", known), "'" + given + "'", Names.remedy(given, known));
    }
  }
}
