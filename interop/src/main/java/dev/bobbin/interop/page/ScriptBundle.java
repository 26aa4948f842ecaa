package dev.bobbin.interop.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts JavaScript modules into one script, as a page that is a file of its own cannot import. Each
 * module becomes a function that is called once and returns what the module exports. It knows the
 * forms of import and export that Bobbin's own scripts use, and refuses others.
 */
final class ScriptBundle {
  private static final Pattern NAMED =
      Pattern.compile("(?m)^import \\{([^}]*)\\} from '\\./([\\w-]+)\\.js';$");
  private static final Pattern WHOLE =
      Pattern.compile("(?m)^import \\* as (\\w+) from '\\./([\\w-]+)\\.js';$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ((?:async )?(?:class|function|const)) (\\w+)");
  private static final Pattern OTHER = Pattern.compile("(?m)^(?:import|export)\\b.*");

  private final UnaryOperator<String> sources;
  private final Map<String, String> modules = new LinkedHashMap<>();
  private final List<String> open = new ArrayList<>();

  private ScriptBundle(UnaryOperator<String> sources) {
    this.sources = sources;
  }

  /**
   * One script.
   *
   * @param main the name of the module to run, without its ending
   * @param sources the text of a module, by its name
   */
  static String of(String main, UnaryOperator<String> sources) {
    ScriptBundle bundle = new ScriptBundle(sources);
    bundle.add(main);
    return String.join("\n", bundle.modules.values());
  }

  private void add(String module) {
    if (modules.containsKey(module)) {
      return;
    }
    if (open.contains(module)) {
      throw new IllegalStateException("scripts: expected no cycle, received " + open);
    }
    open.add(module);
    String text = sources.apply(module);
    for (Pattern form : List.of(NAMED, WHOLE)) {
      form.matcher(text).results().forEach(found -> add(found.group(2)));
    }
    open.removeLast();
    modules.put(module, wrapped(module, text));
  }

  private static String wrapped(String module, String text) {
    List<String> exports = EXPORT.matcher(text).results().map(found -> found.group(2)).toList();
    String body = NAMED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(named(found)));
    body =
        WHOLE
            .matcher(body)
            .replaceAll(
                found -> "const " + found.group(1) + " = " + variable(found.group(2)) + ";");
    body = EXPORT.matcher(body).replaceAll("$1 $2");
    Matcher other = OTHER.matcher(body);
    if (other.find()) {
      throw new IllegalStateException(
          module + ".js: expected a known form of import or export, received " + other.group());
    }
    return "// %s.js\nconst %s = (() => {\n%s\nreturn { %s };\n})();\n"
        .formatted(module, variable(module), body.strip(), String.join(", ", exports));
  }

  private static String named(MatchResult found) {
    return "const {%s} = %s;"
        .formatted(
            found.group(1).replaceAll("(\\w+) as (\\w+)", "$1: $2"), variable(found.group(2)));
  }

  private static String variable(String module) {
    return "module_" + module.replace('-', '_');
  }
}
