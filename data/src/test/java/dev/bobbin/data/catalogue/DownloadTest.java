package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownloadTest {
  private static final String IMAGES = "train-images-idx3-ubyte.gz";

  @TempDir Path folder;

  private TestServer server;
  private TinyDataset tiny;
  private byte[] images;
  private final List<String> notes = new ArrayList<>();
  private final List<Long> reported = new ArrayList<>();
  private final Progress progress =
      new Progress() {
        @Override
        public void bytes(String file, long done, long total) {
          reported.add(done);
        }

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  @BeforeEach
  void serve() throws IOException {
    server = new TestServer();
    tiny = TinyDataset.make(folder.resolve("origin"), new Random(1));
    for (Path file : tiny.files()) {
      server.put("one/" + file.getFileName(), Files.readAllBytes(file));
      server.put("two/" + file.getFileName(), Files.readAllBytes(file));
    }
    images = Files.readAllBytes(tiny.files().getFirst());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesIntoTheCacheAndReadsFromThereTheNextTime() throws IOException {
    Dataset first = open("one");
    assertThat(first.train().images(0, first.train().count()))
        .isEqualTo(tiny.train().images(0, tiny.train().count()));
    assertThat(server.requests()).hasSize(4);
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
    assertThat(reported).contains((long) images.length);
    Dataset second = open("one");
    assertThat(second.test().labels()).isEqualTo(tiny.test().labels());
    assertThat(server.requests()).hasSize(4);
    assertThat(second.provenance().place()).isEqualTo(folder.resolve("cache/tiny").toString());
  }

  @Test
  void aCacheThatCannotBeMadeIsNotTheNetworksFault() throws IOException {
    Files.createFile(folder.resolve("cache"));
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder.resolve("cache/tiny") + ": expected a folder to keep")
        .hasMessageContaining("try XDG_CACHE_HOME=DIR");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void takesABrokenConnectionUpWhereItBroke() throws IOException {
    server.next(TestServer.breakingAfter(1000));
    open("one");
    assertThat(server.requests())
        .startsWith("/one/" + IMAGES, "/one/" + IMAGES + " from 1000")
        .hasSize(5);
    assertThat(notes).hasSize(1).first().asString().endsWith("; trying again from byte 1000");
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void takesUpInALaterCallWhatAnEarlierOneLeft() throws IOException {
    for (int i = 0; i < 4; i++) {
      server.next(TestServer.breakingAfter(700));
    }
    assertThatThrownBy(() -> open("one")).isInstanceOf(BobbinException.class);
    assertThat(cached()).as("nothing half-written under its name").doesNotContain(IMAGES);
    server.requests().clear();
    open("one");
    assertThat(server.requests().getFirst()).isEqualTo("/one/" + IMAGES + " from 700");
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void startsAgainWhereAServerKnowsNoRanges() {
    server.next(TestServer.breakingAfter(1000));
    server.next(TestServer.ignoringTheRange());
    assertThat(open("one").train().images(0, 40))
        .isEqualTo(tiny.train().images(0, tiny.train().count()));
  }

  @Test
  void startsAgainWhenTheOldBeginningDoesNotFitTheNewEnd() throws IOException {
    Path cache = Files.createDirectories(folder.resolve("cache/tiny"));
    server.next(TestServer.breakingAfter(500));
    for (int i = 0; i < 3; i++) {
      server.next(TestServer.status(503));
    }
    assertThatThrownBy(() -> open("one")).isInstanceOf(BobbinException.class);
    Path part = cache.resolve(only(".part"));
    byte[] bytes = Files.readAllBytes(part);
    bytes[400] ^= 1;
    Files.write(part, bytes);
    server.requests().clear();
    assertThat(open("one").train().images(0, 40))
        .isEqualTo(tiny.train().images(0, tiny.train().count()));
    assertThat(server.requests()).startsWith("/one/" + IMAGES + " from 500", "/one/" + IMAGES);
  }

  @Test
  void acceptsAPartThatIsWholeAlready() throws IOException {
    server.next(TestServer.breakingAfter(500));
    for (int i = 0; i < 3; i++) {
      server.next(TestServer.status(503));
    }
    assertThatThrownBy(() -> open("one")).isInstanceOf(BobbinException.class);
    Files.write(folder.resolve("cache/tiny").resolve(only(".part")), images);
    assertThat(open("one").train().images(0, 40))
        .isEqualTo(tiny.train().images(0, tiny.train().count()));
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void asksTheSecondMirrorWhenTheFirstHasNoSuchFile() {
    server.next(TestServer.status(404));
    open("one", "two");
    assertThat(server.requests()).startsWith("/one/" + IMAGES, "/two/" + IMAGES).hasSize(5);
    assertThat(notes).containsExactly("localhost: HTTP status 404");
  }

  @Test
  void triesAgainWhenTheServerIsBusy() {
    server.next(TestServer.status(503));
    open("one");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void refusesWrongContentAndAsksTheSecondMirror() throws IOException {
    server.next(
        TestServer.sending(
            "<html>Please log in to this network.</html>".getBytes(StandardCharsets.US_ASCII)));
    open("one", "two");
    assertThat(notes).hasSize(1).first().asString().contains("expected the IDX magic number");
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void refusesAnotherDatasetOfTheSameForm() throws IOException {
    TinyDataset other = TinyDataset.make(folder.resolve("other"), new Random(2));
    server.next(TestServer.sending(Files.readAllBytes(other.files().getFirst())));
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected SHA-256 " + tiny.set().files().getFirst().sha256());
    assertThat(cached()).isEmpty();
  }

  @Test
  void refusesAServerThatDoesNotStopSending() throws IOException {
    server.next(TestServer.endless());
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("more than ");
    assertThat(cached()).isEmpty();
  }

  @Test
  void givesUpOnAServerThatIsSilentFromTheStart() {
    server.next(TestServer.silent());
    open("one");
    assertThat(notes)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("localhost: no answer in time; trying again from byte 0");
  }

  @Test
  void givesUpOnAServerThatFallsSilentAndGoesOnFromThere() {
    server.next(TestServer.silentAfter(900));
    open("one");
    assertThat(notes).hasSize(1).first().asString().endsWith("trying again from byte 900");
    assertThat(server.requests()).startsWith("/one/" + IMAGES, "/one/" + IMAGES + " from 900");
  }

  @Test
  void saysWhatEachMirrorDidAndWhatElseThereIs() {
    assertThatThrownBy(() -> open("three", "four"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            IMAGES
                + ": expected to download it from one of 2 addresses, received localhost: HTTP status 404; localhost:"
                + " HTTP status 404; try again later, --data DIR with the files, or fashion-mnist-mini, which is embedded");
  }

  @Test
  void saysWhenThereIsNoServer() {
    server.close();
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("localhost: no connection");
  }

  @Test
  void fetchesAgainWhatIsBrokenInTheCache() throws IOException {
    open("one");
    Path broken = folder.resolve("cache/tiny").resolve(IMAGES);
    Files.write(broken, new byte[] {1, 2, 3});
    server.requests().clear();
    assertThat(open("one").train().images(0, 40))
        .isEqualTo(tiny.train().images(0, tiny.train().count()));
    assertThat(server.requests()).containsExactly("/one/" + IMAGES);
    assertThat(notes)
        .hasSize(1)
        .first()
        .asString()
        .startsWith(broken + ": expected")
        .endsWith("(fetching it again)");
  }

  @Test
  void letsOnlyOneDownloadOfAFileRunAtATime() throws Exception {
    server.next(TestServer.silentAfter(100));
    Thread first = Thread.ofVirtual().start(() -> open("one"));
    while (server.requests().isEmpty()) {
      Thread.sleep(5);
    }
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("one download at a time");
    first.join();
    assertThat(cached()).containsExactlyInAnyOrderElementsOf(names());
  }

  private Dataset open(String... mirrors) {
    List<URI> addresses = Stream.of(mirrors).map(server::folder).toList();
    DataLocations locations =
        new DataLocations(
            Optional.empty(),
            Optional.empty(),
            folder.resolve("cache"),
            folder.resolve("system"),
            true,
            Duration.ofMillis(700));
    return DatasetCatalogue.open(tiny.set(addresses), locations, progress);
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/tiny"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private String only(String ending) throws IOException {
    List<String> found = cached().stream().filter(name -> name.endsWith(ending)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<String> names() {
    return tiny.files().stream().map(file -> file.getFileName().toString()).toList();
  }
}
