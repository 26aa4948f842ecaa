package dev.bobbin.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of README.md and the guides, page by page, in a fresh copy of the files. */
class GuidesTest {

  private static final List<String> DATASETS = List.of("fashion-mnist", "mnist");

  @TempDir private static Path work;
  private static FreshClone clone;
  private static List<String> atHand;

  @BeforeAll
  static void copiesTheRepository() throws IOException, InterruptedException {
    boolean isClone = Files.exists(Documents.REPOSITORY.resolve(".git"));
    if (!isClone) {
      System.out.println("guides: not a clone of the repository, so no command is run");
    }
    assumeTrue(isClone, "not a clone of the repository");
    clone = FreshClone.of(Documents.REPOSITORY, Path.of("target/clone").toAbsolutePath());
    atHand = datasetsAtHand();
  }

  @TestFactory
  Stream<DynamicTest> everyCommandRunsAsPrinted() throws IOException {
    return Documents.walked().stream()
        .map(file -> DynamicTest.dynamicTest(Documents.name(file), () -> walk(file)));
  }

  private static void walk(Path file) throws IOException, InterruptedException {
    Page page = Page.read(Documents.name(file), Files.readString(file));
    Path place = Files.createTempDirectory(work, "page");
    long start = System.nanoTime();
    clone.reset();
    try (Walkthrough walkthrough = new Walkthrough(page, clone.folder(), place, environment())) {
      walkthrough.walk(atHand);
      assertThat(walkthrough.run() + walkthrough.leftOut().size())
          .as("blocks of commands")
          .isPositive();
      System.out.printf(
          "guides: %s: %d blocks run in %d s, %d left out%n",
          page.name(),
          walkthrough.run(),
          (System.nanoTime() - start) / 1_000_000_000,
          walkthrough.leftOut().size());
      walkthrough.leftOut().forEach(reason -> System.out.println("  left out: " + reason));
    }
  }

  /** Asks the product itself, in the clone, which this builds. */
  private static List<String> datasetsAtHand() throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String dataset : DATASETS) {
      String script = "./bobbin data check " + dataset + " --offline";
      Step.Commands check = new Step.Commands(1, script, 0, false, Optional.empty());
      Page page = new Page("data check", List.of(check));
      try (Walkthrough walkthrough = new Walkthrough(page, clone.folder(), work, environment())) {
        walkthrough.walk(List.of());
        found.add(dataset);
      } catch (PageException notHere) {
        if (!notHere.getMessage().contains("exit code 1 ")) {
          throw notHere;
        }
      }
    }
    return found;
  }

  /** What a login has, with the JDK of this test in front: nothing else is handed on. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    String java = System.getProperty("java.home");
    environment.put("JAVA_HOME", java);
    environment.put("PATH", java + "/bin" + File.pathSeparator + System.getenv("PATH"));
    environment.put("LANG", "C.UTF-8");
    return environment;
  }
}
