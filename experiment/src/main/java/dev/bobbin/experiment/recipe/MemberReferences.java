package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the references of an ensemble's members by the recipes they name, with their changes.
 */
final class MemberReferences {
  private static final String PATH = "ensemble.members";

  private static final List<String> WORDS =
      Stream.concat(EnsembleCodecs.MEMBER_FIELDS.stream(), Stream.of("recipe", "set", "seed"))
          .toList();

  private final Path folder;
  private final RecipeFolder shipped;
  private final Problems problems;

  /**
   * Creates it for one file.
   *
   * @param folder of the file: names are looked up there first, and paths are relative to it
   * @param shipped where names are looked up next
   */
  MemberReferences(Path folder, RecipeFolder shipped, Problems problems) {
    this.folder = folder;
    this.shipped = shipped;
    this.problems = problems;
  }

  /** The members as written; empty without a list of them. */
  static List<Node> members(Node tree) {
    return tree instanceof Node.Mapping mapping
            && mapping.get("ensemble") instanceof Node.Mapping ensemble
            && ensemble.get("members") instanceof Node.Sequence members
        ? members.items()
        : List.of();
  }

  Node resolve(Node tree) throws IOException {
    List<Node> members = members(tree);
    if (members.size() > EnsembleCodecs.MOST_MEMBERS) {
      problems.add(
          members.getLast().at(),
          PATH,
          "expected at most %d members, received %d"
              .formatted(EnsembleCodecs.MOST_MEMBERS, members.size()));
      return tree;
    }
    Node resolved = tree;
    for (int i = 0; i < members.size(); i++) {
      String path = PATH + "." + i;
      if (isReference(members.get(i))) {
        resolved = replaced(resolved, path, members.get(i));
      }
      checkNoSeed(members(resolved).get(i), path);
    }
    return resolved;
  }

  private Node replaced(Node tree, String path, Node written) throws IOException {
    EnsembleCodecs.Reference reference = EnsembleCodecs.REFERENCE.read(written, path, problems);
    if (reference == null) {
      return tree;
    }
    Node named = written instanceof Node.Mapping mapping ? mapping.get("recipe") : written;
    Node recipe = read(reference.recipe(), named == null ? written : named, path + ".recipe");
    if (recipe == null) {
      return tree;
    }
    Node changed = Overrides.put(tree, path, recipe, problems);
    for (Map.Entry<String, Node> set : reference.set().entrySet()) {
      changed = Overrides.put(changed, path + "." + set.getKey(), set.getValue(), problems);
    }
    return changed;
  }

  /** Whether a member is a reference, valid or not, rather than a recipe. */
  private static boolean isReference(Node member) {
    return switch (member) {
      case Node.Scalar _ -> true;
      case Node.Sequence _ -> false;
      case Node.Mapping mapping ->
          mapping.entries().keySet().stream()
              .anyMatch(name -> Names.nearest(name, WORDS).equals(Optional.of("recipe")));
    };
  }

  /** The fields of a named recipe that a member uses, or null after a problem was added. */
  private @Nullable Node read(String name, Node at, String path) throws IOException {
    Optional<Path> file = find(name);
    if (file.isEmpty()) {
      problems.add(
          at.at(),
          path,
          "expected the name of a recipe or the path of one, received '"
              + name
              + "'; "
              + near(name));
      return null;
    }
    try {
      Node tree = RecipeYaml.tree(file.get());
      if (RecipeYaml.isEnsemble(tree)) {
        problems.add(
            at.at(),
            path,
            "expected the recipe of one network, received the ensemble '"
                + name
                + "'; try naming its members");
        return null;
      }
      int before = problems.count();
      RecipeCodecs.RECIPE.read(tree, "", problems);
      return problems.count() > before || !(tree instanceof Node.Mapping mapping)
          ? null
          : kept(mapping);
    } catch (BobbinException e) {
      for (Problem problem : e.problems()) {
        problems.add(problem.at(), problem.path(), problem.message());
      }
      return null;
    }
  }

  private Optional<Path> find(String name) {
    Optional<Path> named = new RecipeFolder(folder).find(name).or(() -> shipped.find(name));
    try {
      return named.or(() -> Optional.of(folder.resolve(name)).filter(Files::isRegularFile));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String near(String name) throws IOException {
    TreeSet<String> known = new TreeSet<>(shipped.names());
    known.addAll(new RecipeFolder(folder).names());
    return known.isEmpty() ? "try the path of a .yaml file" : Names.suggestion(name, known);
  }

  private static Node kept(Node.Mapping recipe) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(recipe.entries());
    entries.keySet().retainAll(EnsembleCodecs.MEMBER_FIELDS);
    return new Node.Mapping(recipe.at(), entries);
  }

  private void checkNoSeed(Node member, String path) {
    Node seed = member instanceof Node.Mapping mapping ? mapping.get("seed") : null;
    if (seed != null) {
      problems.add(
          seed.at(),
          path + ".seed",
          "expected none, as a member's seed follows from the ensemble's, received "
              + seed.describe()
              + "; try the seed of the ensemble");
    }
  }
}
