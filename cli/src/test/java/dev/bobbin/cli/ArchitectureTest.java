package dev.bobbin.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.bobbin.engine.KernelInfo;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports run downwards only: cli, server, lab, formats and data (which do not know each other),
 * engine.
 */
final class ArchitectureTest {
  private static final String VECTORS = "jdk.incubator.vector";

  /** What each module may know of the house besides itself. */
  private static final Map<String, Set<String>> BELOW =
      Map.of(
          "engine", Set.of(),
          "formats", Set.of("engine"),
          "data", Set.of("engine"),
          "lab", Set.of("formats", "data", "engine"),
          "server", Set.of("lab", "formats", "data", "engine"),
          "cli", Set.of("server", "lab", "formats", "data", "engine"));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/planted/"))
          .importPackages("dev.bobbin");

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importPackages("dev.bobbin.formats.planted", "dev.bobbin.engine.planted");

  static Stream<String> modules() {
    return BELOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyModuleIsUnderTest(String module) {
    assertThat(HOUSE.that(resideInAPackage("dev.bobbin." + module + ".."))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleKnowsOnlyWhatLiesBelowIt(String module) {
    knowsOnlyWhatLiesBelow(module).check(HOUSE);
  }

  @Test
  void onlyTheKernelsUseVectors() {
    onlyUserOfVectors("dev.bobbin.engine.kernels").check(HOUSE);
  }

  @Test
  void theEngineKnowsNoFilesAndNoLogging() {
    engineUsesOnlyPlainJava().check(HOUSE);
  }

  @Test
  void theEngineRequiresNothingButTheJdkAndItsVectors() {
    ModuleDescriptor descriptor = KernelInfo.class.getModule().getDescriptor();
    Set<String> atRunTime =
        descriptor.requires().stream()
            .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());
    assertThat(atRunTime).containsExactlyInAnyOrder("java.base", VECTORS);
  }

  @Test
  void aFormatThatKnowsDataIsCaught() {
    assertThatThrownBy(() -> knowsOnlyWhatLiesBelow("formats").check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("FormatThatKnowsData")
        .hasMessageContaining("dev.bobbin.data.Dataset");
  }

  @Test
  void anEngineThatReadsFilesOrLogsIsCaught() {
    assertThatThrownBy(() -> engineUsesOnlyPlainJava().check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("java.io.File")
        .hasMessageContaining("java.util.logging.Logger");
  }

  @Test
  void vectorsOutsideTheOnePackageAreCaught() {
    assertThatThrownBy(() -> onlyUserOfVectors("dev.bobbin.engine.spec").check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.bobbin.engine.kernels");
  }

  private static ArchRule knowsOnlyWhatLiesBelow(String module) {
    List<String> forbidden =
        BELOW.keySet().stream()
            .filter(other -> !other.equals(module) && !BELOW.get(module).contains(other))
            .map(other -> "dev.bobbin." + other + "..")
            .toList();
    return noClasses()
        .that()
        .resideInAPackage("dev.bobbin." + module + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden.toArray(String[]::new)))
        .allowEmptyShould(true);
  }

  private static ArchRule onlyUserOfVectors(String home) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTORS + "..");
  }

  private static ArchRule engineUsesOnlyPlainJava() {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(
            "dev.bobbin.engine..",
            "java.lang..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.stream",
            "java.nio",
            "java.security",
            "org.jspecify.annotations",
            VECTORS);
    return classes()
        .that()
        .resideInAPackage("dev.bobbin.engine..")
        .should()
        .onlyDependOnClassesThat(allowed.or(primitives()));
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitives and arrays", type -> type.isPrimitive() || type.isArray());
  }
}
