package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.spi.ToolProvider;

/** The JDK's compiler, all of whose warnings are errors. */
final class Javac {
  private Javac() {}

  /** Compiles, or fails with what the compiler says. */
  static void compile(String... arguments) {
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments);
    assertThat(code).as(messages + "").isZero();
  }
}
