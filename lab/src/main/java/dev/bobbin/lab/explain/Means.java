package dev.bobbin.lab.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The mean of several networks' attributions, which is the attribution of their mean score. */
final class Means {
  private Means() {}

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
        first.completeness().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Attribution.Completeness(
                    mean(members, member -> member.completeness().orElseThrow().sum()),
                    mean(members, member -> member.completeness().orElseThrow().difference()))));
  }

  private static double mean(List<Attribution> members, ToDoubleFunction<Attribution> of) {
    return members.stream().mapToDouble(of).sum() / members.size();
  }
}
