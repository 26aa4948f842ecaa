package dev.bobbin.bench.report;

import dev.bobbin.base.json.JsonObject;
import dev.bobbin.report.picture.BarChart;
import dev.bobbin.report.picture.BarChart.Bar;
import dev.bobbin.report.picture.BarChart.Group;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Training times as a picture: how many times Bobbin's each contender's is. */
final class SpeedChart {
  private SpeedChart() {}

  static Picture of(JsonObject train) {
    List<String> contenders = Tables.contenders(train);
    List<Group> groups = new ArrayList<>();
    for (JsonObject row : train.objects("rows")) {
      Map<String, JsonObject> results = Tables.results(row, "results");
      List<Bar> bars = new ArrayList<>();
      for (String name : contenders) {
        JsonObject result = results.get(name);
        bars.add(result == null ? new Bar(OptionalDouble.empty(), "not run") : bar(result));
      }
      groups.add(new Group(row.text("name"), bars));
    }
    return BarChart.of(
        Heading.of("Training time, in times of Bobbin's")
            .with(
                "an epoch of 60,000 images, fp32, "
                    + Tables.whole(train.number("threads"))
                    + " threads; at the bars: seconds, the minimum of the rounds"),
        contenders,
        groups);
  }

  private static Bar bar(JsonObject result) {
    return new Bar(
        OptionalDouble.of(result.optionalNumber("ratioOfLeast").orElse(1)),
        Tables.seconds(result.number("least")) + " s");
  }
}
