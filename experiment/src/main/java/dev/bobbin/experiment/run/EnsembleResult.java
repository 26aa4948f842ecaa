package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the run of an ensemble: {@code result.json}, and the document that {@code train
 * --json} prints.
 *
 * @param whole under the names that the figures of one network have: validation and test figures
 *     are those of the ensemble; training figures are empty, as no epoch trained the whole;
 *     parameters, epochs, seconds and diagnosis are those of all members, one member after the
 *     other
 * @param members each network by itself, in the order of the recipe
 */
public record EnsembleResult(RunResult whole, List<Member> members) {
  public EnsembleResult {
    members = List.copyOf(members);
  }

  /**
   * One network.
   *
   * @param name of its recipe
   * @param seed of its training
   * @param run its run directory; from the ensemble's where it lies inside it
   * @param testAccuracy share from 0 to 1
   * @param testLoss with the layers' penalties, by the loss that it was trained with
   * @param weightsSha256 digest of its weights
   * @param diagnosis what went wrong in its training
   */
  public record Member(
      String name,
      long seed,
      String run,
      double testAccuracy,
      double testLoss,
      String weightsSha256,
      List<Finding> diagnosis) {
    public Member {
      diagnosis = List.copyOf(diagnosis);
    }
  }

  /** The document: that of {@link RunResult} and a list {@code members}. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = whole.json();
    tree.put("members", members.stream().map(EnsembleResult::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Member member) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", member.name());
    tree.put("seed", member.seed());
    tree.put("run", member.run());
    tree.put("testAccuracy", member.testAccuracy());
    tree.put("testLoss", member.testLoss());
    tree.put("weightsSha256", member.weightsSha256());
    tree.put("diagnosis", member.diagnosis().stream().map(Finding::json).toList());
    return tree;
  }

  public static EnsembleResult read(JsonObject json) {
    List<Member> members = new ArrayList<>();
    for (JsonObject member : json.objects("members")) {
      members.add(
          new Member(
              member.text("name"),
              member.whole("seed"),
              member.text("run"),
              member.number("testAccuracy"),
              member.number("testLoss"),
              member.text("weightsSha256"),
              RunDiagnosis.read(member.optionalObjects("diagnosis"))));
    }
    return new EnsembleResult(RunResult.read(json), members);
  }
}
