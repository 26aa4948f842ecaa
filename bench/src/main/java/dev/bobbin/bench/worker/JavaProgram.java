package dev.bobbin.bench.worker;

import dev.bobbin.bench.contender.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link Worker} in a JVM. It makes images and first weights itself.
 *
 * @param options further options for the JVM
 */
record JavaProgram(Kind kind, Setup setup, List<String> options, String classPath)
    implements Program {
  JavaProgram {
    options = List.copyOf(options);
  }

  @Override
  public List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseG1GC",
            "-Dorg.bytedeco.javacpp.cachedir=" + natives()));
    command.addAll(options);
    // Another build knows itself as Bobbin.
    String label = kind.isBobbin() ? Kind.BOBBIN.label() : kind.label();
    command.addAll(List.of(Worker.class.getName(), label, Integer.toString(setup.threads())));
    return command;
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>(kind.environment(setup.threads()));
    // Not on the command line: with the class path there, ONNX Runtime's library ended the process.
    variables.put("CLASSPATH", classPath);
    variables.put("DJL_CACHE_DIR", natives());
    return variables;
  }

  private String natives() {
    return setup.work().resolve("natives").toString();
  }

  @Override
  public String remedy() {
    return "a profile for this platform in bench/pom.xml";
  }

  @Override
  public Optional<Request> before(Workload workload, Optional<Beginning> beginning) {
    if (beginning.isPresent()) {
      throw new IllegalArgumentException("beginning: expected none for a JVM, received one");
    }
    return Optional.empty();
  }
}
