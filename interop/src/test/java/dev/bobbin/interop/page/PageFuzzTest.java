package dev.bobbin.interop.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.interop.fixtures.RandomModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Pages, spoilt as a whole, in their base64, and in the model that it is of. */
final class PageFuzzTest {
  private static final String NAME = "spoilt.html";
  private static final String MARK = "id=\"model\">\n";

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() {
    return Fuzzer.hundreds(List.of(target()));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() {
    return Fuzzer.many(List.of(target()));
  }

  private static FuzzTarget target() {
    List<byte[]> corpus = List.of(page(0), page(3), page(16));
    return FuzzTarget.binary(
            "page", NAME, corpus, FuzzTarget.file(folder.resolve(NAME), ClassifierPage::read))
        .spoiltBy(PageFuzzTest::spoilt);
  }

  private static byte[] page(long seed) {
    Path file = folder.resolve("whole.html");
    ClassifierPage.write(RandomModels.of(seed), List.of(), file);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] spoilt(List<byte[]> corpus, Random random) {
    String page = new String(corpus.get(random.nextInt(corpus.size())), ISO_8859_1);
    int from = page.indexOf(MARK) + MARK.length();
    int end = page.indexOf('<', from);
    byte[] letters = page.substring(from, end).getBytes(ISO_8859_1);
    return switch (random.nextInt(3)) {
      case 0 -> Mutations.of(corpus, false, random);
      case 1 -> around(page, from, end, Mutations.of(List.of(letters), true, random));
      default -> {
        byte[] model = Base64.getMimeDecoder().decode(letters);
        byte[] other = Mutations.of(List.of(model), false, random);
        yield around(page, from, end, Base64.getEncoder().encode(other));
      }
    };
  }

  private static byte[] around(String page, int from, int end, byte[] letters) {
    return (page.substring(0, from) + new String(letters, ISO_8859_1) + page.substring(end))
        .getBytes(ISO_8859_1);
  }
}
