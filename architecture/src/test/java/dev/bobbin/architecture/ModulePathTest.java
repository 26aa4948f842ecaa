package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.Shape;
import dev.bobbin.learn.Sequential;
import dev.bobbin.model.Model;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program's module compiles with the jars that its dependencies bring, and with no others. */
final class ModulePathTest {
  private static final List<Class<?>> LIBRARY =
      List.of(
          BobbinException.class,
          Shape.class,
          Model.class,
          Dataset.class,
          Evaluation.class,
          Sequential.class);

  @TempDir Path temp;

  private static Path jar(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void aProgramThatClassifiesNeedsThreeJars() throws Exception {
    String path =
        Stream.of(BobbinException.class, Shape.class, Model.class)
            .map(ModulePathTest::place)
            .collect(Collectors.joining(File.pathSeparator));
    compile(
        path,
        "module program { requires dev.bobbin.model; }",
        """
        package program;

        import dev.bobbin.model.Model;
        import dev.bobbin.model.io.ModelFile;
        import java.nio.file.Path;

        class Program {
          static void main(String[] args) throws Exception {
            Model model = ModelFile.read(Path.of(args[0]));
            System.out.println(model.classify(new byte[784]).getFirst().name());
          }
        }
        """);
  }

  @Test
  void aProgramThatTrainsNeedsTheLibrary() throws Exception {
    compile(
        System.getProperty("java.class.path"),
        "module program { requires dev.bobbin.learn; }",
        """
        package program;

        import dev.bobbin.learn.Images;
        import dev.bobbin.learn.Sequential;
        import dev.bobbin.learn.TrainingOptions;

        class Program {
          static void main(String[] args) {
            var data = Images.open("fashion-mnist-mini");
            var network = new Sequential(28, 28, 1).flatten().dense(10).softmax();
            network.fit(data.train(), TrainingOptions.epochs(1));
            System.out.println(network.evaluate(data.test()).accuracy());
          }
        }
        """);
  }

  /** The library for Parquet has native code of 9 MB, which most programs need not carry. */
  @Test
  void withoutTheLibraryForParquetAProgramIsToldWhatToAdd() throws Exception {
    Path parquet = Files.writeString(temp.resolve("train.parquet"), "PAR1");
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(part -> !part.contains("hardwood"))
            .collect(Collectors.joining(File.pathSeparator));
    Path program =
        Files.writeString(
            temp.resolve("Open.java"),
            """
            void main(String[] args) {
              dev.bobbin.learn.Images.open(Path.of(args[0]));
            }
            """);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java") + "",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath,
                program + "",
                parquet + "")
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).isNotZero();
    assertThat(said).contains("adding dev.hardwood:hardwood-core").doesNotContain("NoClassDef");
  }

  private static String place(Class<?> type) {
    try {
      return jar(type).toString();
    } catch (Exception e) {
      throw new AssertionError(type + " has no place", e);
    }
  }

  private void compile(String modulePath, String module, String program) throws Exception {
    Path declaration = Files.writeString(temp.resolve("module-info.java"), module);
    Files.createDirectories(temp.resolve("program"));
    Path source = Files.writeString(temp.resolve("program/Program.java"), program);
    Javac.compile(
        "-Xlint:all,-incubating,-requires-automatic,-requires-transitive-automatic",
        "-Werror",
        "-p",
        modulePath,
        "-d",
        temp.resolve("out") + "",
        declaration + "",
        source + "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE", "NOTICE"})
  void everyJarSaysWhatItMayBeUsedFor(String name) throws Exception {
    for (Class<?> type : LIBRARY) {
      Path jar = jar(type);
      if (jar.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
        try (JarFile file = new JarFile(jar.toFile())) {
          assertThat(file.getEntry("META-INF/" + name)).as(jar + "").isNotNull();
        }
      } else {
        assertThat(jar.resolve("META-INF/" + name)).exists();
      }
    }
  }
}
