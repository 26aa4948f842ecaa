package dev.bobbin.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports run downwards only, no package is in a cycle with another, and tools use what modules
 * export. For each rule there is a planted class that breaks it.
 */
final class ArchitectureTest {
  private static final String VECTORS = "jdk.incubator.vector";
  private static final String KERNELS = "dev.bobbin.engine.kernels";

  /**
   * Comparisons and shifts, whose result is the same in every lane and on every processor. Not
   * among them: functions such as EXP, which the processor's library rounds, and all sums over
   * lanes, whose order is not specified.
   */
  private static final Set<String> EXACT_OPERATORS = Set.of("EQ", "GT", "LE", "LSHL", "LT");

  /** Sums over lanes: {@code LaneReduction} does them in an order of its own. */
  private static final Set<String> SUMS = Set.of("reduceLanes", "reduceLanesToLong");

  /** The modules that each module may use. */
  private static final Map<String, Set<String>> BELOW =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("engine", Set.of()),
          Map.entry("model", Set.of("base", "engine")),
          Map.entry("data", Set.of("base", "engine", "model")),
          Map.entry("analysis", Set.of("base", "engine", "model")),
          Map.entry("learn", Set.of("base", "engine", "model", "data", "analysis")),
          Map.entry("interop", Set.of("base", "engine", "model")),
          Map.entry("experiment", Set.of("base", "engine", "model", "data", "analysis")),
          Map.entry("report", Set.of("base", "engine", "model", "data", "analysis", "experiment")),
          Map.entry("http", Set.of("base")),
          Map.entry(
              "server",
              Set.of(
                  "base",
                  "engine",
                  "model",
                  "data",
                  "analysis",
                  "interop",
                  "experiment",
                  "report",
                  "http")),
          Map.entry(
              "cli",
              Set.of(
                  "base",
                  "engine",
                  "model",
                  "data",
                  "analysis",
                  "interop",
                  "experiment",
                  "report",
                  "server")),
          Map.entry(
              "load",
              Set.of("base", "engine", "model", "data", "analysis", "experiment", "report")));

  /** Libraries that a module requires transitively, since its types are made of theirs: http. */
  private static final String PASSED_ON = "io[.](javalin|micrometer[.]core)[.].*";

  /** Members for the house alone, whose sources suppress javac's lint {@code exports}. */
  private static final Set<String> FOR_THE_HOUSE =
      Set.of(
          "dev.bobbin.engine.network.weights.Parameter names dev.bobbin.engine.kernels.PanelLayout",
          "dev.bobbin.server.search.SimilarRoutes names dev.bobbin.server.inference.Models");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/planted/"))
          .importPackages("dev.bobbin");

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importPackages(
              "dev.bobbin.model.planted", "dev.bobbin.engine.planted", "dev.bobbin.load.planted");

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
  void noPackageIsInACycle() {
    packagesAreFreeOfCycles().check(HOUSE);
  }

  @Test
  void onlyTheKernelsUseVectors() {
    onlyUserOfVectors(KERNELS).check(HOUSE);
  }

  /** Law 3: the same bits on every machine. */
  @Test
  void vectorsAreUsedOnlyWhereTheOrderAndTheProcessorDoNotMatter() {
    usesVectorOperators(EXACT_OPERATORS).check(HOUSE);
    callsOfVectors(SUMS).check(HOUSE);
    assertThatThrownBy(() -> usesVectorOperators(Set.of("GT")).check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("VectorOperators.LT");
    assertThatThrownBy(() -> callsOfVectors(Set.of("fma")).check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("FloatVector.fma");
  }

  @Test
  void theEngineKnowsNoFilesAndNoLogging() {
    engineUsesOnlyPlainJava().check(HOUSE);
  }

  @Test
  void theEngineRequiresNothingButTheJdkAndItsVectors() throws IOException {
    ModuleDescriptor engine =
        descriptors().stream()
            .filter(descriptor -> descriptor.name().equals("dev.bobbin.engine"))
            .findFirst()
            .orElseThrow();
    Set<String> atRunTime =
        engine.requires().stream()
            .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());
    assertThat(atRunTime).containsExactlyInAnyOrder("java.base", VECTORS);
  }

  @Test
  void loadUsesExportedPackagesOnly() throws IOException {
    usesExportedPackagesOnly("load").check(HOUSE);
  }

  /**
   * In place of javac's lint {@code exports}, which also asks for JSpecify's annotations to be
   * required transitively, so that each program would need its jar.
   */
  @Test
  void whatIsExportedNamesOnlyWhatItsUsersCanName() throws IOException {
    namesOnly(exported()).check(HOUSE);
    Set<String> fewer = new TreeSet<>(exported());
    fewer.remove("dev.bobbin.engine.spec");
    assertThatThrownBy(() -> namesOnly(fewer).check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("names dev.bobbin.engine.spec.NetworkSpec");
  }

  /**
   * The bench is compiled only together with its peers, which are hundreds of megabytes, so its
   * imports are read from its sources. Its JMH benchmarks measure the kernels, which no module
   * exports: they alone may use them.
   */
  @Test
  void theBenchUsesExportedPackagesOnly() throws IOException {
    Set<String> imported = new TreeSet<>();
    Path sources = Path.of("../bench/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        boolean measuresKernels = file.startsWith(sources.resolve("dev/bobbin/bench/kernels"));
        imports(Files.readString(file))
            .filter(name -> !(measuresKernels && name.equals(KERNELS)))
            .forEach(imported::add);
      }
    }
    assertThat(imported).contains("dev.bobbin.engine.network");
    assertThat(exported()).containsAll(imported);
  }

  @Test
  void aModelThatKnowsDataIsCaught() {
    assertThatThrownBy(() -> knowsOnlyWhatLiesBelow("model").check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("FormatThatKnowsData")
        .hasMessageContaining("dev.bobbin.data.Dataset");
  }

  @Test
  void aCycleOfPackagesIsCaught() {
    assertThatThrownBy(() -> packagesAreFreeOfCycles().check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Cycle detected")
        .hasMessageContaining("dev.bobbin.model.planted.one");
  }

  @Test
  void aToolThatUsesInternalsIsCaught() {
    assertThatThrownBy(() -> usesExportedPackagesOnly("load").check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ToolThatUsesInternals");
    assertThat(imports("import dev.bobbin.engine.kernels.Kernels;\n")).containsExactly(KERNELS);
  }

  @Test
  void anEngineThatReadsFilesOrLogsIsCaught() {
    assertThatThrownBy(() -> engineUsesOnlyPlainJava().check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("java.io.File")
        .hasMessageContaining("java.util.logging.Logger");
  }

  @Test
  void vectorsOutsideTheirPackagesAreCaught() {
    assertThatThrownBy(() -> onlyUserOfVectors("dev.bobbin.engine.spec").check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.bobbin.engine.kernels");
  }

  private static ArchRule packagesAreFreeOfCycles() {
    return slices().assignedFrom(new Packages()).should().beFreeOfCycles();
  }

  /** Each package is a slice, without its subpackages. */
  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return javaClass.getPackageName().startsWith("dev.bobbin.")
          ? SliceIdentifier.of(javaClass.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  private static ArchRule usesExportedPackagesOnly(String tool) throws IOException {
    Set<String> exported = exported();
    DescribedPredicate<JavaClass> internal =
        DescribedPredicate.describe(
            "are not exported by their module",
            type ->
                type.getPackageName().startsWith("dev.bobbin.")
                    && !type.getPackageName().startsWith("dev.bobbin." + tool)
                    && !exported.contains(type.getPackageName()));
    return noClasses()
        .that()
        .resideInAPackage("dev.bobbin." + tool + "..")
        .should()
        .dependOnClassesThat(internal);
  }

  /** Public and protected members of exported types have types of the JDK or exported ones. */
  private static ArchRule namesOnly(Set<String> exported) {
    return classes()
        .that(
            DescribedPredicate.describe(
                "are public in exported packages",
                type -> isForUsers(type) && exported.contains(type.getPackageName())))
        .should(
            new ArchCondition<>("name only types of the JDK or of exported packages") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getMembers().stream()
                    .filter(member ->
                        member.getModifiers().contains(JavaModifier.PUBLIC)
                            || member.getModifiers().contains(JavaModifier.PROTECTED))
                    .flatMap(member -> member.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getBaseComponentType)
                    .filter(named -> !named.isPrimitive())
                    .filter(named -> !named.getPackageName().matches("(java|javax)[.].*"))
                    .filter(named -> !named.getPackageName().matches(PASSED_ON))
                    .filter(
                        named -> !isForUsers(named) || !exported.contains(named.getPackageName()))
                    .map(named -> type.getName() + " names " + named.getName())
                    .filter(found -> !FOR_THE_HOUSE.contains(found))
                    .distinct()
                    .forEach(found -> events.add(SimpleConditionEvent.violated(type, found)));
              }
            });
  }

  private static boolean isForUsers(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isForUsers).orElse(true);
  }

  /** The packages that every module may use. */
  private static Set<String> exported() throws IOException {
    return descriptors().stream()
        .flatMap(descriptor -> descriptor.exports().stream())
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .collect(Collectors.toSet());
  }

  private static List<ModuleDescriptor> descriptors() throws IOException {
    List<ModuleDescriptor> descriptors = new ArrayList<>();
    for (URL file :
        Collections.list(
            ArchitectureTest.class.getClassLoader().getResources("module-info.class"))) {
      try (InputStream in = file.openStream()) {
        ModuleDescriptor descriptor = ModuleDescriptor.read(in);
        if (descriptor.name().startsWith("dev.bobbin.")) {
          descriptors.add(descriptor);
        }
      }
    }
    return descriptors;
  }

  /** The packages of other modules that a source of the bench imports. */
  private static Stream<String> imports(String source) {
    return Pattern.compile("^import (?:static )?(dev\\.bobbin(?:\\.[a-z]\\w*)+)", Pattern.MULTILINE)
        .matcher(source)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.startsWith("dev.bobbin.bench"));
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
        .resideOutsideOfPackage(home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTORS + "..");
  }

  private static ArchRule usesVectorOperators(Set<String> allowed) {
    return noClasses()
        .should()
        .accessFieldWhere(
            DescribedPredicate.describe(
                "it is another operator of vectors than " + allowed,
                access ->
                    access.getTargetOwner().getName().equals(VECTORS + ".VectorOperators")
                        && !allowed.contains(access.getTarget().getName())));
  }

  private static ArchRule callsOfVectors(Set<String> methods) {
    return noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it is one of vectors' " + methods,
                call ->
                    call.getTargetOwner().getPackageName().equals(VECTORS)
                        && methods.contains(call.getTarget().getName())));
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
