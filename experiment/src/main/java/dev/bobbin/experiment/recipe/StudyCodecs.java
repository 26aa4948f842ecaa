package dev.bobbin.experiment.recipe;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.list;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.Schemas;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.recipe.Study.Case;
import dev.bobbin.experiment.recipe.Study.Draw;
import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.recipe.Study.Scale;
import dev.bobbin.experiment.recipe.Study.Search;
import dev.bobbin.experiment.recipe.Study.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The codecs of a study. Paths and values are checked later, in the recipes made from them. */
final class StudyCodecs {
  private static final String LABEL = "label";
  private static final List<String> ROOTS = List.of("data", "network", "training");

  private static final Codec<Object> VALUE = new ValueCodec();

  static final Codec<Study> STUDY = study();

  private StudyCodecs() {}

  private static Codec<Study> study() {
    RecordFields<Study> fields = new RecordFields<>();
    var grid =
        fields.absent(
            "grid",
            settings(list(VALUE, 1)),
            study -> search(study, Search.Grid.class).map(Search.Grid::values),
            "Every combination of the values of these paths.");
    var random =
        fields.absent(
            "random",
            random(),
            study -> search(study, Search.Random.class),
            "Random combinations.");
    var cases =
        fields.absent(
            "cases",
            list(new CaseCodec(), 1),
            study -> search(study, Search.Cases.class).map(Search.Cases::cases),
            "Settings one by one, for values that change together.");
    var seeds =
        fields.optional(
            "seeds",
            new SeedsCodec(),
            Study::seeds,
            new Seeds.Count(1),
            "Number of seeds for each setting, or a list of seeds.");
    var metric =
        fields.absent(
            "metric",
            Codecs.constants("a metric", Metric.class),
            Study::metric,
            "The metric to compare; by default validation accuracy, or test accuracy without validation.");
    var halving =
        fields.absent("halving", halving(), Study::halving, "Successive halving, if any.");
    return fields.build(v -> {
      List<Search> searches =
          Stream.of(
                  v.find(grid).<Search>map(Search.Grid::new),
                  v.find(random).<Search>map(found -> found),
                  v.find(cases).<Search>map(Search.Cases::new))
              .flatMap(Optional::stream)
              .toList();
      if (searches.size() != 1) {
        throw new InvalidValueException(
            "expected one of grid, random and cases, received "
                + (searches.isEmpty() ? "none" : "more than one")
                + "; try 'grid: {training.learning-rate: [1e-3, 1e-4]}'");
      }
      return new Study(searches.getFirst(), v.get(seeds), v.find(metric), v.find(halving));
    });
  }

  private static <T extends Search> Optional<T> search(Study study, Class<T> kind) {
    return Optional.of(study.search()).filter(kind::isInstance).map(kind::cast);
  }

  private static Codec<Search.Random> random() {
    RecordFields<Search.Random> fields = new RecordFields<>();
    var trials =
        fields.required("trials", COUNT, Search.Random::trials, "Number of combinations to draw.");
    var seed = fields.optional("seed", Codecs.WHOLE, Search.Random::seed, 0L, "Seed of the draws.");
    var settings =
        fields.required(
            "settings",
            settings(new DrawCodec()),
            Search.Random::draws,
            "A list of values or a range for each path.");
    return fields.build(v -> new Search.Random(v.get(trials), v.get(seed), v.get(settings)));
  }

  private static Codec<Draw.Range> range() {
    RecordFields<Draw.Range> fields = new RecordFields<>();
    var from = fields.required("low", Codecs.NUMBER, Draw.Range::low, "Smallest value.");
    var to = fields.required("high", Codecs.NUMBER, Draw.Range::high, "Largest value.");
    var scale =
        fields.optional(
            "scale",
            Codecs.constants("linear or log", Scale.class),
            Draw.Range::scale,
            Scale.LINEAR,
            "Scale on which values are uniformly distributed.");
    var whole =
        fields.optional(
            "integer", Codecs.FLAG, Draw.Range::isInteger, false, "Whether to draw integers only.");
    return fields
        .insteadOf("low", "from", "min")
        .insteadOf("high", "to", "max")
        .insteadOf("integer", "whole")
        .build(v -> new Draw.Range(v.get(from), v.get(to), v.get(scale), v.get(whole)));
  }

  private static Codec<Halving> halving() {
    RecordFields<Halving> fields = new RecordFields<>();
    var first =
        fields.required("min-epochs", COUNT, Halving::minEpochs, "Epochs of the first rung.");
    var eta =
        fields.optional(
            "reduction-factor",
            Codecs.atLeast(2),
            Halving::reductionFactor,
            3,
            "One in this many settings continues, with this many times the epochs.");
    var rungs =
        fields.absent(
            "rungs",
            COUNT,
            Halving::rungs,
            "Largest number of rungs; by default as many as the epochs allow.");
    return fields
        .insteadOf("min-epochs", "first")
        .insteadOf("reduction-factor", "eta", "factor")
        .shorthand(first)
        .build(v -> new Halving(v.get(first), v.get(eta), v.find(rungs)));
  }

  private static boolean isPath(Node.Entry entry, String name, String path, Problems problems) {
    String root = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    if (!Overrides.isPath(name)) {
      problems.add(
          entry.at(),
          path,
          "expected names and indices with dots between, received '"
              + name
              + "'; try training.learning-rate");
      return false;
    }
    if (ROOTS.contains(root)) {
      return true;
    }
    problems.add(
        entry.at(),
        path,
        "expected a path into "
            + String.join(", ", ROOTS)
            + ", received '"
            + name
            + "'; "
            + (root.equals("seed")
                ? "try 'seeds' of the study"
                : Names.nearest(root, ROOTS)
                    .map(near -> "try '" + near + name.substring(root.length()) + "'")
                    .orElse("try training.learning-rate")));
    return false;
  }

  /** If one path leads into another, one of their values would be lost. */
  private static void checkApart(Node.Mapping mapping, String path, Problems problems) {
    mapping
        .entries()
        .forEach((name, entry) -> {
          for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            String outer = name.substring(0, dot);
            if (mapping.entries().containsKey(outer)) {
              problems.add(
                  entry.at(),
                  Codec.path(path, name),
                  "expected paths apart from each other, received one inside '"
                      + outer
                      + "'; try whole values of '"
                      + outer
                      + "' alone");
            }
          }
        });
  }

  /** A mapping from at least one path. */
  private static <T> Codec<Map<String, T>> settings(Codec<T> codec) {
    return new Codec<>() {
      @Override
      public @Nullable Map<String, T> read(Node node, String path, Problems problems) {
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
          problems.add(
              node, path, "paths with their values", "try {training.learning-rate: [1e-3, 1e-4]}");
          return null;
        }
        int before = problems.count();
        Map<String, T> values = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((name, entry) -> {
              String inner = Codec.path(path, name);
              T value =
                  isPath(entry, name, inner, problems)
                      ? codec.read(entry.value(), inner, problems)
                      : null;
              if (value != null) {
                values.put(name, value);
              }
            });
        checkApart(mapping, path, problems);
        return problems.count() > before ? null : values;
      }

      @Override
      public Object write(Map<String, T> value) {
        Map<String, Object> plain = new LinkedHashMap<>();
        value.forEach((path, item) -> plain.put(path, codec.write(item)));
        return plain;
      }

      @Override
      public Map<String, Object> schema(Map<String, Object> definitions) {
        return Schemas.of(
            "type",
            "object",
            "minProperties",
            1,
            "additionalProperties",
            codec.schema(definitions));
      }
    };
  }

  /** Any value; the recipe that it is put into decides whether it is valid. */
  private static final class ValueCodec implements Codec<Object> {
    @Override
    public @Nullable Object read(Node node, String path, Problems problems) {
      Object plain = PlainTree.of(node);
      if (plain == null) {
        problems.add(
            node,
            path,
            "a value without empty parts and with finite numbers",
            "try leaving it out");
      }
      return plain;
    }

    @Override
    public Object write(Object value) {
      return value;
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of();
    }
  }

  /** Paths with their values, and an optional label. */
  private static final class CaseCodec implements Codec<Case> {
    @Override
    public @Nullable Case read(Node node, String path, Problems problems) {
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(
            node,
            path,
            "paths with a value each",
            "try {training.learning-rate: 1e-3, training.epochs: 10}");
        return null;
      }
      int before = problems.count();
      Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
      Node.Entry named = entries.remove(LABEL);
      String label =
          named == null ? null : Codecs.TEXT.read(named.value(), Codec.path(path, LABEL), problems);
      Map<String, Object> values =
          settings(VALUE).read(new Node.Mapping(mapping.at(), entries), path, problems);
      return values == null || problems.count() > before
          ? null
          : new Case(Optional.ofNullable(label), values);
    }

    @Override
    public Object write(Case value) {
      Map<String, Object> plain = new LinkedHashMap<>();
      value.label().ifPresent(label -> plain.put(LABEL, label));
      plain.putAll(value.values());
      return plain;
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Schemas.of(
          "type", "object", "properties", Map.of(LABEL, Codecs.TEXT.schema(definitions)));
    }
  }

  private static final class DrawCodec implements Codec<Draw> {
    private static final Codec<List<Object>> LIST = list(VALUE, 1);
    private static final Codec<Draw.Range> RANGE = range();

    @Override
    public @Nullable Draw read(Node node, String path, Problems problems) {
      return switch (node) {
        case Node.Sequence _ -> {
          List<Object> values = LIST.read(node, path, problems);
          yield values == null ? null : new Draw.OneOf(values);
        }
        case Node.Mapping _ -> RANGE.read(node, path, problems);
        case Node.Scalar _ -> {
          problems.add(
              node, path, "a list of values or a range", "try {low: 1e-4, high: 1e-1, scale: log}");
          yield null;
        }
      };
    }

    @Override
    public Object write(Draw value) {
      return switch (value) {
        case Draw.OneOf(List<Object> values) -> LIST.write(values);
        case Draw.Range range -> RANGE.write(range);
      };
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of("anyOf", List.of(LIST.schema(definitions), RANGE.schema(definitions)));
    }
  }

  private static final class SeedsCodec implements Codec<Seeds> {
    private static final Codec<Seeds.Listed> LISTED =
        list(Codecs.WHOLE, 1).as(Seeds.Listed::new, Seeds.Listed::seeds);
    private static final Codec<Seeds.Count> NUMBER_OF_SEEDS =
        COUNT.as(Seeds.Count::new, Seeds.Count::count);

    @Override
    public @Nullable Seeds read(Node node, String path, Problems problems) {
      return switch (node) {
        case Node.Sequence _ -> LISTED.read(node, path, problems);
        case Node.Scalar _, Node.Mapping _ -> NUMBER_OF_SEEDS.read(node, path, problems);
      };
    }

    @Override
    public Object write(Seeds value) {
      return switch (value) {
        case Seeds.Listed listed -> LISTED.write(listed);
        case Seeds.Count count -> NUMBER_OF_SEEDS.write(count);
      };
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of(
          "anyOf", List.of(NUMBER_OF_SEEDS.schema(definitions), LISTED.schema(definitions)));
    }
  }
}
