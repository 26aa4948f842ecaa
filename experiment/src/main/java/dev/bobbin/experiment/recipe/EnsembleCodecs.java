package dev.bobbin.experiment.recipe;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.model.CombinationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The codecs of an ensemble's recipe. */
final class EnsembleCodecs {
  /** A limit on the memory that a recipe can ask for. */
  static final int MOST_MEMBERS = 100;

  /** The fields of a member; the other fields of the recipe that it names are not used. */
  static final List<String> MEMBER_FIELDS =
      List.of("name", "data", "network", "pretrain", "initial-weights", "training");

  /** A reference to a recipe, which {@link MemberReferences} replaces by that recipe. */
  static final Codec<Reference> REFERENCE = reference();

  static final Codec<EnsembleRecipe> ENSEMBLE = ensemble();

  private EnsembleCodecs() {}

  /**
   * A reference to a recipe, with changes.
   *
   * @param recipe a name or a path
   * @param set values to replace, by path
   */
  record Reference(String recipe, Map<String, Node> set) {}

  private record Section(CombinationRule rule, List<NetworkRecipe> members) {}

  private static Codec<EnsembleRecipe> ensemble() {
    RecordFields<EnsembleRecipe> fields = new RecordFields<>();
    var heading = RecipeCodecs.heading(fields);
    var section =
        fields.required(
            "ensemble",
            section(),
            recipe -> new Section(recipe.rule(), recipe.members()),
            "Networks that predict together.");
    var seed =
        fields.optional(
            "seed",
            Codecs.WHOLE,
            EnsembleRecipe::seed,
            1L,
            "Seed of the ensemble, from which its members' seeds follow.");
    var published = RecipeCodecs.published(fields);
    return fields.build(v ->
        new EnsembleRecipe(
            v.get(heading.name()),
            v.get(heading.notes()),
            v.get(heading.source()),
            v.get(section).rule(),
            v.get(section).members(),
            v.get(seed),
            v.get(published)));
  }

  private static Codec<Section> section() {
    RecordFields<Section> fields = new RecordFields<>();
    var combine =
        fields.required(
            "combine",
            Codecs.constants("a way to combine", CombinationRule.class),
            Section::rule,
            "How the members' predictions are combined.");
    var members =
        fields.required(
            "members",
            Codecs.list(new MemberCodec(), 2),
            Section::members,
            "The networks: recipes by name, with changes.");
    return fields.build(v -> new Section(v.get(combine), v.get(members)));
  }

  private static Codec<Reference> reference() {
    RecordFields<Reference> fields = new RecordFields<>();
    var recipe =
        fields.required(
            "recipe",
            Codecs.TEXT,
            Reference::recipe,
            "Name of a recipe in the same folder or built in, or the path of a file.");
    var set =
        fields.absent(
            "set",
            new PathsCodec(),
            reference -> Optional.of(reference.set()),
            "Values to replace, by path, as for --set.");
    return fields
        .shorthand(recipe)
        .build(v -> new Reference(v.get(recipe), v.find(set).orElse(Map.of())));
  }

  private static Codec<NetworkRecipe> member() {
    RecordFields<NetworkRecipe> fields = new RecordFields<>();
    var name =
        fields.required("name", Codecs.TEXT, NetworkRecipe::name, "Name of the network in tables.");
    var data = RecipeCodecs.data(fields);
    var network = RecipeCodecs.network(fields);
    var pretraining = RecipeCodecs.pretraining(fields);
    var initialWeights = RecipeCodecs.initialWeights(fields);
    var training = RecipeCodecs.training(fields);
    return fields.build(v ->
        new NetworkRecipe(
            v.get(name),
            List.of(),
            Map.of(),
            v.get(data),
            v.get(network),
            v.find(pretraining),
            v.find(initialWeights),
            v.get(training),
            Optional.empty(),
            List.of(),
            Optional.empty()));
  }

  /** Reads members whose references are resolved; its schema allows references too. */
  private static final class MemberCodec implements Codec<NetworkRecipe> {
    private static final Codec<NetworkRecipe> MEMBER = member();

    @Override
    public @Nullable NetworkRecipe read(Node node, String path, Problems problems) {
      return MEMBER.read(node, path, problems);
    }

    @Override
    public Object write(NetworkRecipe member) {
      return MEMBER.write(member);
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of("anyOf", List.of(REFERENCE.schema(definitions), MEMBER.schema(definitions)));
    }
  }

  private static final class PathsCodec implements Codec<Map<String, Node>> {
    @Override
    public @Nullable Map<String, Node> read(Node node, String path, Problems problems) {
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(node, path, "a mapping from paths to values", "try {training.epochs: 3}");
        return null;
      }
      Map<String, Node> values = new LinkedHashMap<>();
      int before = problems.count();
      mapping
          .entries()
          .forEach((name, entry) -> {
            if (Overrides.isPath(name)) {
              values.put(name, entry.value());
            } else {
              problems.add(
                  entry.at(),
                  path,
                  "expected names with dots between, received '" + name + "'; try training.epochs");
            }
          });
      return problems.count() > before ? null : values;
    }

    @Override
    public Object write(Map<String, Node> values) {
      throw new UnsupportedOperationException("a reference is written as the recipe it names");
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of("type", "object");
    }
  }
}
