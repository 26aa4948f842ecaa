package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FolderClassesTest {
  private static final ClassMatcher CLASSES =
      new ClassMatcher(List.of("T-shirt/top", "boot", "Boot"));

  private static FolderClasses of(String folder) {
    return new FolderClasses(Path.of(folder), CLASSES);
  }

  @Test
  void theFirstSubfolderNamesTheClass() {
    assertThat(of("photos").label("boot/a.jpg")).isEqualTo(OptionalInt.of(1));
    assertThat(of("photos").label("t_shirt top/more/a.jpg")).isEqualTo(OptionalInt.of(0));
    assertThat(of("photos").label("misc/boot/a.jpg")).isEmpty();
    assertThat(of("photos").label("a.jpg")).isEmpty();
    // It could be either of two.
    assertThat(of("photos").label("BOOT/a.jpg")).isEmpty();
  }

  @Test
  void aFolderMayBeOneOfAClass() {
    assertThat(of("photos/boot/.").label("a.jpg")).isEqualTo(OptionalInt.of(1));
    assertThat(of("photos/boot").label("misc/a.jpg")).isEqualTo(OptionalInt.of(1));
    assertThat(of("photos/boot").label("Boot/a.jpg")).isEqualTo(OptionalInt.of(2));
    assertThat(of("/").label("a.jpg")).isEmpty();
  }

  @Test
  void classesFurtherDownAreSeen() {
    assertThat(of("photos").isDeeper("train/boot/a.jpg")).isTrue();
    assertThat(of("photos").isDeeper("train/other/a.jpg")).isFalse();
    assertThat(of("photos").isDeeper("boot")).isFalse();
  }
}
