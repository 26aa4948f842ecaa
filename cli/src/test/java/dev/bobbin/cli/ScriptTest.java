package dev.bobbin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code bobbin}, with programs in the place of the JVM and Maven that write down how
 * they were called.
 */
@DisabledOnOs(OS.WINDOWS)
final class ScriptTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** Tells a whole archive from a part of one, as the JVM does when it verifies one. */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      printf '%s LC_ALL=%s LC_CTYPE=%s LC_MESSAGES=%s\\n' "$*" "${LC_ALL-unset}" "$LC_CTYPE" "$LC_MESSAGES" >>"$LOG/java"
      for argument in "$@"; do
        case "$argument" in
          -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
          -version) [ "$(cat -- "$archive")" = whole ] || exit 1 ;;
          -XX:ArchiveClassesAtExit=*) printf '%s' "${DUMP:-whole}" >"${argument#*=}" ;;
        esac
      done
      printf 'ran\\n'
      """;

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      printf 'built\\n' >>"$LOG/maven"
      mkdir -p cli/target/quick/lib
      : >cli/target/quick/lib/bobbin.jar
      """;

  @TempDir Path folder;
  private Path clone;
  private Path log;
  private Path source;

  @BeforeEach
  void prepare() throws IOException {
    clone = folder.resolve("a clone");
    log = Files.createDirectory(folder.resolve("log"));
    Files.createDirectories(clone.resolve("scripts"));
    copy("bobbin");
    copy("scripts/find-jdk.sh");
    Files.createDirectories(clone.resolve("recipes"));
    Files.writeString(clone.resolve("recipes/demo.yaml"), "name: demo\n");
    Files.writeString(clone.resolve("pom.xml"), "<project/>\n");
    source = Files.createDirectories(clone.resolve("cli/src/main")).resolve("Main.java");
    Files.writeString(source, "class Main {}\n");
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
    program(jdk.resolve("java"), JAVA);
    program(jdk.resolve("javac"), JAVA);
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    program(Files.createDirectory(folder.resolve("bin")).resolve("mvn"), MAVEN);
  }

  private void copy(String file) throws IOException {
    Files.copy(REPOSITORY.resolve(file), clone.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private record Ended(int code, String out) {}

  private Ended run(String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
    builder.directory(clone.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("LOG", log.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out);
  }

  private Ended run(String command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  private int builds() throws IOException {
    return Files.readAllLines(log.resolve("maven")).size();
  }

  private List<String> starts() throws IOException {
    return Files.readAllLines(log.resolve("java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LC_ALL=C.UTF-8", "LANG=C.UTF-8", "LC_ALL=C", "LC_ALL=no_SUCH"})
  void everyEnvironmentGivesNamesInUnicodeAndWordsInEnglish(String set) throws Exception {
    Ended ended = run(set + " ./bobbin runs");
    assertThat(ended).isEqualTo(new Ended(0, ended.out()));
    assertThat(ended.out()).endsWith("ran\n");
    assertThat(starts().getLast()).endsWith("LC_ALL=unset LC_CTYPE=C.UTF-8 LC_MESSAGES=C");
  }

  @ParameterizedTest
  @ValueSource(strings = {">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"})
  void closedStreamsDoNotMatter(String closed) throws Exception {
    assertThat(run("./bobbin runs " + closed).code()).isZero();
    assertThat(starts()).hasSize(1);
  }

  @Test
  void sourcesFromTheFutureAreBuiltOnce() throws Exception {
    Instant now = Instant.now();
    touch(clone.resolve("recipes/demo.yaml"), now.plusSeconds(7200));
    run("./bobbin runs");
    run("./bobbin runs");
    assertThat(builds()).isEqualTo(1);

    touch(source, now.plusSeconds(600));
    run("./bobbin runs");
    run("./bobbin runs");
    assertThat(builds()).as("another source, also later than the build").isEqualTo(2);

    touch(clone.resolve("recipes/demo.yaml"), now.plusSeconds(601));
    run("./bobbin runs");
    assertThat(builds()).as("the time of a source goes back").isEqualTo(3);
  }

  private static void touch(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  @Test
  void anArchiveIsTakenOnceItIsWhole() throws Exception {
    run("./bobbin evaluate demo");
    assertThat(archives()).singleElement().asString().matches("classes-\\d+\\.jsa\\.\\d+");
    run("./bobbin evaluate demo");
    assertThat(archives()).singleElement().asString().matches("classes-\\d+\\.jsa");
    assertThat(starts().getLast()).contains("-XX:SharedArchiveFile=" + image());
  }

  @Test
  void aPartOfAnArchiveIsRemoved() throws Exception {
    run("./bobbin evaluate demo", Map.of("DUMP", "who"));
    run("./bobbin runs");
    assertThat(archives()).isEmpty();
    assertThat(starts().getLast()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void optionsOfOnesOwnMakeNoArchive() throws Exception {
    run("./bobbin evaluate demo", Map.of("BOBBIN_JAVA_OPTS", "-Xmx1g"));
    assertThat(starts().getLast()).contains(" -Xmx1g ").doesNotContain("Archive");
  }

  @Test
  void aCopyDoesNotTakeTheArchiveOfItsOriginal() throws Exception {
    run("./bobbin evaluate demo");
    run("./bobbin runs");
    run("cp -a . '../the copy' && '../the copy/bobbin' runs");
    assertThat(starts().getLast()).contains("the copy").doesNotContain("SharedArchiveFile");
  }

  /** A pattern that fits no class changes nothing, and nobody notices. */
  @Test
  void theKernelsThatAreCompiledEarlyExist() throws Exception {
    run("./bobbin train demo");
    List<String> kernels =
        Pattern.compile("CompileThresholdScaling,([\\w.]+)::")
            .matcher(starts().getLast())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(kernels).hasSizeGreaterThan(3);
    assertThat(kernels).allSatisfy(kernel -> assertThat(Class.forName(kernel)).isNotNull());
    List<String> methods =
        Pattern.compile("(?:dontinline|inline),([\\w.]+::[\\w*]+)")
            .matcher(starts().getLast())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(methods).hasSizeGreaterThan(12);
    assertThat(methods).allSatisfy(method -> assertThat(methods(method)).isNotEmpty());
  }

  /** The names of a class's methods that {@code CLASS::METHOD} or {@code CLASS::*} means. */
  private static List<String> methods(String pattern) throws ClassNotFoundException {
    String[] parts = pattern.split("::", 2);
    return Arrays.stream(Class.forName(parts[0]).getDeclaredMethods())
        .map(Method::getName)
        .filter(name -> parts[1].equals("*") || parts[1].equals(name))
        .toList();
  }

  @Test
  void whereNothingCanBeWrittenALineSaysSo() throws Exception {
    Files.writeString(clone.resolve("cli/target"), "in the way of the folder");
    Ended ended = run("./bobbin runs");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .hasLineCount(1)
        .contains("expected a folder to build into, received " + clone + "/cli/target/bobbin");
  }

  private Path image() throws IOException {
    Path work = clone.resolve("cli/target/bobbin");
    return work.resolve(Files.readString(work.resolve("current")).strip());
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(image())) {
      return files.map(Path::getFileName).filter(name -> name.toString().contains(".jsa")).toList();
    }
  }
}
