package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The state of successive halving. It depends only on the plan and the epochs of its trials, so
 * that an interrupted study makes the same decisions.
 *
 * @param running settings that continue, in the order of the plan
 * @param stopped settings with the epochs after which they were stopped
 * @param goal epochs to train the running settings to; {@link #END} for the whole training
 */
record SuccessiveHalving(List<StudySetting> running, Map<StudySetting, Integer> stopped, int goal) {
  static final int END = Integer.MAX_VALUE;

  static SuccessiveHalving of(StudyPlan plan, Function<Trial, TrialOutcome> outcomes) {
    List<StudySetting> running = plan.settings();
    Map<StudySetting, Integer> stopped = new LinkedHashMap<>();
    int epochs = running.stream().mapToInt(s -> s.recipe().training().epochs()).min().orElseThrow();
    List<Integer> rungs = plan.halving().map(halving -> halving.rungs(epochs)).orElse(List.of());
    for (int rung : rungs) {
      List<TrialOutcome> trials =
          running.stream().flatMap(s -> plan.trials(s).stream()).map(outcomes).toList();
      if (!trials.stream().allMatch(trial -> trial.hasReached(rung))) {
        return new SuccessiveHalving(running, stopped, rung);
      }
      List<StudySetting> kept = best(plan, running, rung, outcomes);
      running.stream().filter(s -> !kept.contains(s)).forEach(s -> stopped.put(s, rung));
      running = running.stream().filter(kept::contains).toList();
    }
    return new SuccessiveHalving(running, stopped, END);
  }

  private static List<StudySetting> best(
      StudyPlan plan,
      List<StudySetting> running,
      int rung,
      Function<Trial, TrialOutcome> outcomes) {
    Halving halving = plan.halving().orElseThrow();
    Map<StudySetting, Double> merits = new LinkedHashMap<>();
    for (StudySetting setting : running) {
      merits.put(setting, merit(plan, setting, rung, outcomes));
    }
    List<StudySetting> ranked = new ArrayList<>(running);
    // The sort is stable: of equals, the first of the plan continues.
    ranked.sort(Comparator.comparing(merits::get, Comparator.reverseOrder()));
    return ranked.subList(0, halving.kept(running.size()));
  }

  /** Higher is better; a setting that failed with any seed comes last. */
  private static double merit(
      StudyPlan plan, StudySetting setting, int rung, Function<Trial, TrialOutcome> outcomes) {
    Metric metric = plan.metric();
    double sum = 0;
    for (Trial trial : plan.trials(setting)) {
      OptionalDouble value = outcomes.apply(trial).after(rung, metric);
      if (value.isEmpty()) {
        return Double.NEGATIVE_INFINITY;
      }
      sum += metric.isHigherBetter() ? value.getAsDouble() : -value.getAsDouble();
    }
    return sum;
  }
}
