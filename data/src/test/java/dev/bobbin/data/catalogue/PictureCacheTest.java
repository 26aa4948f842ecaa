package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.data.image.LoadedImage.Warning;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureCacheTest {
  @TempDir Path folder;

  @Test
  void keepsPicturesAndWhatCameUp() {
    PictureCache cache = new PictureCache(folder, 1000);
    PictureCache.Entry first = get(cache, "a", 3);
    PictureCache.Entry again = cache.get("a", 3, out -> failed());
    for (PictureCache.Entry entry : new PictureCache.Entry[] {first, again}) {
      assertThat(entry.pixels().toArray(ValueLayout.JAVA_BYTE)).containsExactly(7, 7, 7);
      assertThat(entry.prepared().broken.stream()).containsExactly(70);
      assertThat(entry.prepared().reasons).containsExactly("is broken");
      assertThat(entry.prepared().warnings.get(Kind.WAS_ENLARGED).count()).isEqualTo(2);
      assertThat(entry.prepared().warnings.get(Kind.WAS_ENLARGED).names())
          .containsExactly("x", "y");
    }
  }

  @Test
  void aFileThatIsCutAnywhereOrOfAnotherSizeIsWrittenAgain() throws IOException {
    PictureCache cache = new PictureCache(folder, 1000);
    get(cache, "a", 3);
    Path file = folder.resolve("a.pixels");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.delete(file);
      Files.write(file, Arrays.copyOf(whole, length));
      get(cache, "a", 3);
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
    assertThat(get(cache, "a", 4).pixels().byteSize()).isEqualTo(4);
  }

  @Test
  void thoseThatWereNotUsedForLongestAreDeletedAboveTheLimit() throws IOException {
    PictureCache cache = new PictureCache(folder, 2600);
    for (String key : new String[] {"old", "used"}) {
      get(cache, key, 1000);
      Files.setLastModifiedTime(folder.resolve(key + ".pixels"), FileTime.fromMillis(1000));
    }
    cache.get("used", 1000, out -> failed());
    get(cache, "new", 1000);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName() + ""))
          .containsExactlyInAnyOrder("used.pixels", "new.pixels");
    }
  }

  @Test
  void theLimitIsASetting() {
    assertThatThrownBy(() -> PictureCache.in(folder, Map.of("BOBBIN_PICTURE_CACHE_GB", "much")))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "BOBBIN_PICTURE_CACHE_GB: expected a whole number of gigabytes, received 'much'; try 20");
    PictureCache none = PictureCache.in(folder, Map.of("BOBBIN_PICTURE_CACHE_GB", "0"));
    get(none, "a", 5);
    get(none, "b", 5);
    assertThat(folder.resolve("decoded/a.pixels")).doesNotExist();
    assertThat(folder.resolve("decoded/b.pixels")).as("in use").exists();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithWhatToDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    PictureCache cache = new PictureCache(file.resolve("decoded"), 10);
    assertThatThrownBy(() -> get(cache, "a", 3))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(file.resolve("decoded") + ": expected a folder to keep prepared")
        .hasMessageContaining("try XDG_CACHE_HOME=DIR");
  }

  private static PictureCache.Entry get(PictureCache cache, String key, int bytes) {
    return cache.get(
        key,
        bytes,
        out -> {
          PreparedPictures prepared = new PreparedPictures();
          for (int i = 0; i < bytes; i++) {
            out.write(7);
          }
          prepared.broken(70, "is broken");
          prepared.warned(new Warning(Kind.WAS_ENLARGED, "is small"), "x");
          prepared.warned(new Warning(Kind.WAS_ENLARGED, "is small"), "y");
          return prepared;
        });
  }

  private static PreparedPictures failed() {
    throw new AssertionError("the cache has it");
  }
}
