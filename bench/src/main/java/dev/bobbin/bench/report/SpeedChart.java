package dev.bobbin.bench.report;

import dev.bobbin.bench.result.Part;
import dev.bobbin.bench.result.Result;
import dev.bobbin.bench.result.Row;
import dev.bobbin.report.picture.BarChart;
import dev.bobbin.report.picture.BarChart.Bar;
import dev.bobbin.report.picture.BarChart.Group;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Training times as a chart: each contender's relative to Bobbin's. */
final class SpeedChart {
  private SpeedChart() {}

  static Picture of(Part train) {
    List<Group> groups = new ArrayList<>();
    for (Row.Train row : train.rows(Row.Train.class)) {
      Map<String, Result> results = Tables.byContender(row.results());
      List<Bar> bars = new ArrayList<>();
      for (String name : train.contenders()) {
        Result result = results.get(name);
        bars.add(result == null ? new Bar(OptionalDouble.empty(), "not run") : bar(result));
      }
      groups.add(new Group(row.name(), bars));
    }
    return BarChart.of(
        Heading.of("Training time, in times of Bobbin's")
            .with(
                "an epoch of 60,000 images, fp32, "
                    + Tables.whole(train.threads())
                    + " threads; at the bars: seconds, the minimum of the rounds"),
        train.contenders(),
        groups);
  }

  private static Bar bar(Result result) {
    return new Bar(
        OptionalDouble.of(result.ratioOfLeast().orElse(1.0)),
        Tables.seconds(result.least()) + " s");
  }
}
