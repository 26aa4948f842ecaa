package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.network.Network;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the tests in a virtual machine of its own: kernels are chosen once a machine.
 *
 * @param process what runs
 */
record Probe(Process process) {
  /**
   * Starts a program, with the tiles of a processor that has vectors of that width: AVX2 has 16
   * registers, NEON and AVX-512 have 32.
   *
   * @param program has a {@code main}
   * @param kernels {@code scalar}, or the vectors' width in bits
   * @param argument of the program
   */
  static Probe run(Class<?> program, String kernels, String argument) throws IOException {
    return run(
        program,
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-Dbobbin.kernels=" + kernels,
            "-Dbobbin.registers=" + (kernels.equals("256") ? 16 : 32)),
        argument);
  }

  /** Starts a program with options of the virtual machine. */
  static Probe run(Class<?> program, List<String> options, String argument) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = root(Network.class) + System.getProperty("path.separator") + root(program);
    List<String> command = new ArrayList<>(List.of(java, "-ea", "-cp", classPath));
    command.addAll(options);
    command.addAll(List.of(program.getName(), argument));
    return new Probe(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** What it printed, once it has ended as it should, without the JVM's warnings. */
  List<String> lines() throws InterruptedException {
    List<String> lines =
        new ArrayList<>(process.inputReader(StandardCharsets.UTF_8).lines().toList());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    lines.removeIf(line -> line.startsWith("WARNING"));
    return lines;
  }

  /**
   * The folder that a class was loaded from; a test patched into a module has another one than the
   * module.
   */
  private static Path root(Class<?> type) {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    Path path = Path.of(URI.create(String.valueOf(type.getResource(file))));
    for (long i = file.chars().filter(c -> c == '/').count(); i > 0; i--) {
      path = path.getParent();
    }
    return path;
  }
}
