package dev.bobbin.analysis.attribution;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The mean of attributions, which is the attribution of the mean score. */
final class MeanAttribution {
  private MeanAttribution() {}

  static Attribution of(List<Attribution> members) {
    Attribution first = members.getFirst();
    if (members.size() == 1) {
      return first;
    }
    float[] values = new float[first.values().length];
    for (int i = 0; i < values.length; i++) {
      int at = i;
      values[i] = (float) mean(members, member -> member.values()[at]);
    }
    return new Attribution(
        first.method(),
        first.classIndex(),
        first.height(),
        first.width(),
        values,
        mean(members, Attribution::score),
        first.completeness().map(_ -> completeness(members)));
  }

  private static Attribution.Completeness completeness(List<Attribution> members) {
    List<Attribution.Completeness> all =
        members.stream().map(member -> member.completeness().orElseThrow()).toList();
    return new Attribution.Completeness(
        mean(all, Attribution.Completeness::sum),
        mean(all, Attribution.Completeness::difference),
        all.stream().mapToInt(Attribution.Completeness::steps).max().orElseThrow());
  }

  private static <T> double mean(List<T> members, ToDoubleFunction<T> of) {
    return members.stream().mapToDouble(of).sum() / members.size();
  }
}
