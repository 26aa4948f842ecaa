package dev.bobbin.interop.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ScriptBundleTest {
  private static String bundled(Map<String, String> modules) {
    return ScriptBundle.of(
        "main", module -> Objects.requireNonNull(modules.get(module), "no such module"));
  }

  @Test
  void modulesStandBeforeThoseThatUseThemEachOnce() {
    String script =
        bundled(
            Map.of(
                "main",
                """
                import { half, two as double } from './numbers.js';
                import * as words from './other-words.js';

                console.log(double(half), words);
                """,
                "numbers",
                """
                import { say } from './other-words.js';
                export const half = 0.5;
                export async function two(n) {
                  return 2 * n;
                }
                """,
                "other-words",
                """
                export class Say {}
                export function say() {}
                """));
    assertThat(script)
        .isEqualTo(
            """
            // other-words.js
            const module_other_words = (() => {
            class Say {}
            function say() {}
            return { Say, say };
            })();

            // numbers.js
            const module_numbers = (() => {
            const { say } = module_other_words;
            const half = 0.5;
            async function two(n) {
              return 2 * n;
            }
            return { half, two };
            })();

            // main.js
            const module_main = (() => {
            const { half, two: double } = module_numbers;
            const words = module_other_words;

            console.log(double(half), words);
            return {  };
            })();
            """);
  }

  @Test
  void otherFormsAndCyclesAreRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> bundled(Map.of("main", "import './x.js';\n")))
        .withMessage(
            "main.js: expected a known form of import or export, received import './x.js';");
    assertThatIllegalStateException()
        .isThrownBy(() -> bundled(Map.of("main", "export default 3;\n")))
        .withMessageContaining("export default 3;");
    assertThatIllegalStateException()
        .isThrownBy(() ->
            bundled(
                Map.of(
                    "main", "import { a } from './a.js';\n",
                    "a", "import { b } from './main.js';\n")))
        .withMessage("scripts: expected no cycle, received [main, a]");
  }
}
