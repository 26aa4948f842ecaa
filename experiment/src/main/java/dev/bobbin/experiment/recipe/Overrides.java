package dev.bobbin.experiment.recipe;

import dev.bobbin.base.Position;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.json.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces values of a tree by {@code path=value}, such as {@code training.epochs=3} or {@code
 * network.layers.0.conv2d.filters=8}. Unknown names are inserted, so that the codec rejects them;
 * list indices must exist.
 */
final class Overrides {
  private Overrides() {}

  /**
   * A replacement.
   *
   * @param path names and list indices with dots between
   * @param value the new value
   */
  record Replacement(String path, Node value) {
    String first() {
      int dot = path.indexOf('.');
      return dot < 0 ? path : path.substring(0, dot);
    }
  }

  static Node apply(Node tree, List<String> sets, Problems problems) {
    Node changed = tree;
    for (Replacement replacement : parse(sets, problems)) {
      changed = put(changed, replacement.path(), replacement.value(), problems);
    }
    return changed;
  }

  static List<Replacement> parse(List<String> sets, Problems problems) {
    List<Replacement> replacements = new ArrayList<>();
    for (String set : sets) {
      Position at = Position.of("--set " + set);
      int equals = set.indexOf('=');
      String path = equals < 0 ? "" : set.substring(0, equals).strip();
      if (isPath(path)) {
        Node value = YamlReader.read(at.source(), set.substring(equals + 1));
        replacements.add(new Replacement(path, moved(value, at)));
      } else {
        problems.add(at, "", "expected path=value, received '" + set + "'; try training.epochs=3");
      }
    }
    return replacements;
  }

  /** Replaces the value at a path without empty steps. */
  static Node put(Node tree, String path, Node value, Problems problems) {
    return put(tree, List.of(path.split("\\.")), 0, value, problems);
  }

  /** Whether a path has no empty step, and not more than a text may be nested. */
  static boolean isPath(String path) {
    List<String> steps = List.of(path.split("\\.", -1));
    return !steps.contains("") && steps.size() <= JsonReader.DEEPEST;
  }

  private static Node put(
      @Nullable Node node, List<String> path, int depth, Node value, Problems problems) {
    if (depth == path.size()) {
      return value;
    }
    String step = path.get(depth);
    return switch (node) {
      case null -> mapping(Node.Mapping.empty(value.at()), path, depth, value, problems);
      case Node.Mapping mapping -> mapping(mapping, path, depth, value, problems);
      case Node.Sequence(Position at, List<Node> items) -> {
        int index = index(step, items.size());
        if (index < 0) {
          String expected =
              items.isEmpty()
                  ? "no index, as the list is empty"
                  : "an index from 0 to " + (items.size() - 1);
          problems.add(
              value.at(),
              String.join(".", path.subList(0, depth)),
              "expected " + expected + ", received '" + step + "'");
          yield node;
        }
        List<Node> changed = new ArrayList<>(items);
        changed.set(index, put(items.get(index), path, depth + 1, value, problems));
        yield new Node.Sequence(at, changed);
      }
      // 'optimizer: adam' is short for 'optimizer: {adam: {}}', so paths may lead into it.
      case Node.Scalar scalar when scalar.kind() == Kind.TEXT && scalar.text().equals(step) ->
          mapping(Node.Mapping.empty(scalar.at()), path, depth, value, problems);
      case Node.Scalar scalar when scalar.kind() == Kind.NULL ->
          mapping(Node.Mapping.empty(scalar.at()), path, depth, value, problems);
      case Node.Scalar scalar -> {
        String outer = String.join(".", path.subList(0, depth));
        problems.add(
            value.at(),
            outer,
            "expected a mapping with '"
                + step
                + "', received "
                + scalar.describe()
                + "; try --set "
                + outer
                + "=...");
        yield node;
      }
    };
  }

  private static Node mapping(
      Node.Mapping mapping, List<String> path, int depth, Node value, Problems problems) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
    Node.Entry old = entries.get(path.get(depth));
    Node changed = put(old == null ? null : old.value(), path, depth + 1, value, problems);
    entries.put(path.get(depth), new Node.Entry(old == null ? value.at() : old.at(), changed));
    return new Node.Mapping(mapping.at(), entries);
  }

  private static int index(String step, int size) {
    if (!step.matches("\\d{1,6}")) {
      return -1;
    }
    int index = Integer.parseInt(step);
    return index < size ? index : -1;
  }

  /** The same tree at one position, as an option has no lines. */
  private static Node moved(Node node, Position at) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach(
                (name, entry) -> entries.put(name, new Node.Entry(at, moved(entry.value(), at))));
        yield new Node.Mapping(at, entries);
      }
      case Node.Sequence sequence ->
          new Node.Sequence(at, sequence.items().stream().map(item -> moved(item, at)).toList());
      case Node.Scalar scalar -> new Node.Scalar(at, scalar.kind(), scalar.text());
    };
  }
}
