package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The purposes of random numbers, whose numbers are part of every published result. */
final class PurposesTest {
  /**
   * All purposes. A new one takes the next number, 11. Several have number 5, as they had before
   * purposes were declared where they are used.
   */
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("RandomStream$Purpose.INITIAL_WEIGHTS", 0),
          Map.entry("RandomStream$Purpose.ORDER", 1),
          Map.entry("RandomStream$Purpose.DROPOUT", 2),
          Map.entry("Augmentation.AUGMENTATION", 3),
          Map.entry("Splitter.SPLIT", 4),
          Map.entry("ImageGallery.CHOICE", 5),
          Map.entry("SubspaceIteration.START", 5),
          Map.entry("TrainingThroughput$Noise.PIXELS", 5),
          Map.entry("ParameterCombination.STUDY", 6),
          Map.entry("PairedBootstrap.RESAMPLING", 7),
          Map.entry("RandomStream$Purpose.SAMPLING", 8),
          Map.entry("MirrorSymmetry.CHOICE", 9),
          Map.entry("TestExamples.CHOICE", 10));

  @Test
  void everyPurposeHasItsNumber() throws IllegalAccessException {
    Map<String, Integer> found = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.bobbin")) {
      for (JavaField declared : type.getFields()) {
        if (declared.getRawType().isEquivalentTo(Purpose.class)) {
          Field field = declared.reflect();
          field.setAccessible(true);
          String owner = field.getDeclaringClass().getName();
          found.put(
              owner.substring(owner.lastIndexOf('.') + 1) + "." + field.getName(),
              ((Purpose) field.get(null)).number());
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(NUMBERS);
  }
}
