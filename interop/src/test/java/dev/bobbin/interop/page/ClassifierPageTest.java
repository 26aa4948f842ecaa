package dev.bobbin.interop.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifierPageTest {
  private static final String MARK = "id=\"model\">\n";

  @TempDir Path folder;

  private Path written(Model model, List<byte[]> images) {
    Path file = folder.resolve("random.html");
    ClassifierPage.write(model, images, file);
    return file;
  }

  private String text(Model model) throws IOException {
    return Files.readString(written(model, List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aModelComesBackToTheBit(long seed) throws IOException {
    Model model = RandomModels.of(seed);
    Random random = new Random(seed);
    List<byte[]> images =
        List.of(RandomModels.image(model, random), RandomModels.image(model, random));
    Path file = written(model, images);

    ImportedModel imported = ClassifierPage.read(file);
    Model back =
        imported.model(imported.classNames().orElseThrow(), imported.preprocessing().orElseThrow());
    assertThat(back.classNames()).isEqualTo(model.classNames());
    assertThat(back.preprocessing()).isEqualTo(model.preprocessing());
    assertThat(back.provenance()).isEqualTo(model.provenance());
    assertThat(back.network().spec()).isEqualTo(model.network().spec());
    assertThat(back.novelty().map(NoveltyDetector::vectors).isPresent())
        .isEqualTo(model.novelty().isPresent());
    Path again = folder.resolve("again").resolve("random.html");
    Files.createDirectory(again.getParent());
    ClassifierPage.write(back, images, again);
    assertThat(again).hasSameBinaryContentAs(file);

    for (Parameter parameter : model.network().parameters()) {
      assertThat(imported.network().parameter(parameter.name()).values())
          .isEqualTo(parameter.values());
    }
  }

  @Test
  void aPageIsSmallBesideItsWeights() throws IOException {
    Model model = garments(List.of("a", "b"));
    long weights = 4 * model.parameters() * 4 / 3;
    assertThat(Files.size(written(model, List.of())) - weights).isLessThan(150_000);

    List<byte[]> many = Collections.nCopies(100, new byte[784]);
    assertThat(Files.size(written(model, many)) - weights).isLessThan(200_000);
    assertThat(PageProof.of(model, many, false).images()).hasSize(32 * 784);
  }

  @Test
  void theProofHasEveryClassThatThereIs() {
    // The class of an image is the brightest of its pixels.
    int classes = 20;
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(1, classes, 1),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(classes, Activation.SOFTMAX)));
    Network network = Network.create(spec, 1);
    for (Parameter parameter : network.parameters()) {
      float[] values = new float[parameter.values().length];
      for (int i = 0; values.length > classes && i < classes; i++) {
        values[i * (classes + 1)] = 1;
      }
      parameter.set(values);
    }
    Model model =
        new Model(
            network,
            IntStream.range(0, classes).mapToObj(i -> "c" + i).toList(),
            Preprocessing.standard(spec.input()),
            Map.of());
    // Five images of each class in turn.
    List<byte[]> images =
        IntStream.range(0, 5 * classes)
            .mapToObj(i -> {
              byte[] image = new byte[classes];
              image[i / 5] = (byte) (100 + i);
              return image;
            })
            .toList();
    byte[] taken = PageProof.of(model, images, false).images();
    List<Integer> places =
        IntStream.range(0, taken.length / classes)
            .mapToObj(i ->
                images.stream()
                    .map(ByteBuffer::wrap)
                    .toList()
                    .indexOf(ByteBuffer.wrap(taken, i * classes, classes)))
            .toList();
    assertThat(places)
        .hasSize(32)
        .isSorted()
        .startsWith(0, 1, 2, 3, 4, 5)
        .containsAll(IntStream.range(0, classes).mapToObj(i -> 5 * i).toList());
  }

  @Test
  void ofLargeImagesTheProofTakesFew() {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(256, 256, 3),
            List.of(new LayerSpec.GlobalAveragePool(), new LayerSpec.Dense(2, Activation.SOFTMAX)));
    Model model =
        new Model(
            Network.create(spec, 1),
            List.of("a", "b"),
            Preprocessing.standard(spec.input()),
            Map.of());
    List<byte[]> images = Collections.nCopies(5, new byte[256 * 256 * 3]);
    assertThat(PageProof.of(model, images, false).images()).hasSize(256 * 256 * 3);
  }

  @Test
  void aProofImageOfAnotherSizeIsTheCallersFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(garments(List.of("a", "b")), List.of(new byte[3])))
        .withMessageContaining("expected 784 prepared bytes for an image of 28x28x1, received 3");
  }

  @Test
  void onlyItsOwnScriptAndStyleAreAllowedAndNothingIsFetched()
      throws IOException, NoSuchAlgorithmException {
    String page = text(RandomModels.of(1));
    String policy = one(page, "Content-Security-Policy\" content=\"([^\"]*)\"");
    String script = one(page, "(?s)<script type=\"module\">(.*?)</script>");
    String guard = one(page, "(?s)<script>(.*?)</script>");
    String style = one(page, "(?s)<style>(.*?)</style>");
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; script-src '%s' '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
                .formatted(digest(guard), digest(script), digest(style)));
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<title>"));
    // No address of another place, other than the name of SVG's elements.
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
    assertThat(page).doesNotContain("src=", "@import", "url(");
    assertThat(page.split("<script", -1)).hasSize(7);
    assertThat(page.split("</script", -1)).hasSize(7);
  }

  private static String one(String page, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(page);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private static String digest(String text) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void noNameEndsAnElement() throws IOException {
    List<String> names =
        List.of("</script><script>alert(1)</script>", "<!--", "\"'&<b>", "a\u2028b\u2029c", "]]>");
    Model model = garments(names);
    Path file = folder.resolve("names.html");
    ClassifierPage.write(model, "</title><b>", List.of(), file);
    String page = Files.readString(file);
    assertThat(page.split("<script", -1)).hasSize(7);
    assertThat(page.split("</script", -1)).hasSize(7);
    assertThat(page).doesNotContain("<!--", "</title><b>", "alert(1)</s");
    assertThat(one(page, "(?s)<title>(.*?)</title>"))
        .startsWith(
            "&lt;/title&gt;&lt;b&gt;: &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;, &lt;!--, &quot;&#39;&amp;&lt;b&gt;");
    String description = one(page, "(?s)id=\"description\">(.*?)</script>");
    assertThat(description).doesNotContain("<").isPrintable();
    assertThat(JsonReader.read("page", description).describe()).isNotEmpty();
    assertThat(ClassifierPage.read(file).classNames()).contains(names);
  }

  @Test
  void aTitleNamesTheModelAndItsFirstClasses() throws IOException {
    assertThat(text(garments(List.of("ant", "bee"))))
        .contains("<title>random: ant, bee \u00b7 Bobbin</title>");
    assertThat(text(garments(IntStream.range(0, 20).mapToObj(i -> "c" + i).toList())))
        .contains(", c11 and 8 more \u00b7 Bobbin</title>");
  }

  @Test
  void aPageSaysOnWhatAndWhenTheNetworkWasTrained() throws IOException {
    assertThat(
            facts(
                Map.of(
                    "dataset",
                    "<garments>",
                    "started",
                    "2026-12-01T23:59:59.5Z",
                    "recipe",
                    "demo")))
        .startsWith(
            "The network was trained on the data set &lt;garments&gt;, on 1 December 2026, with the recipe demo. This file was written by Bobbin ");
    assertThat(facts(Map.of("imported-from", "logits.keras", "started", "long ago")))
        .startsWith("It was imported from logits.keras. This");
    assertThat(facts(Map.of())).startsWith("This file was written by Bobbin ");
  }

  private String facts(Map<String, String> provenance) throws IOException {
    Model model = garments(List.of("a", "b"));
    Model known = new Model(model.network(), model.classNames(), model.preprocessing(), provenance);
    return one(text(known), "id=\"facts\"[^>]*>([^<]*)<");
  }

  @Test
  void aModelOfOtherPicturesIsRefused() {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(4, 4, 2),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2, Activation.SOFTMAX)));
    Model model =
        new Model(
            Network.create(spec, 1),
            List.of("a", "b"),
            Preprocessing.standard(spec.input()),
            Map.of());
    refused(
        () -> written(model, List.of()),
        "a model of pictures of 1 or 3 channels, received one of 2");
    assertThat(folder).isEmptyDirectory();
  }

  // --- reading -------------------------------------------------------------------------------

  @Test
  void aPageThatAProgramHasWrappedAnotherWayIsRead() throws IOException {
    Model model = RandomModels.of(3);
    Path file = written(model, List.of());
    Files.writeString(file, Files.readString(file).replace("\n", "\r\n\t"));
    assertThat(ClassifierPage.read(file).network().weightsSha256())
        .isEqualTo(model.weightsSha256());
  }

  @Test
  void whatIsNoPageOfBobbinIsRefused() throws IOException {
    refused(() -> ClassifierPage.read(folder), "a page that Bobbin wrote, received a folder");
    refused(
        () -> ClassifierPage.read(folder.resolve("none.html")),
        "a page that Bobbin wrote, received no file of that name");
    for (String other : List.of("", "<!doctype html><title>x</title>", "<script id=\"model\">")) {
      refused(other, "received another file: there is no model in it");
    }
  }

  @Test
  void aDamagedPageIsRefused() throws IOException {
    String page = text(RandomModels.of(3));
    int model = page.indexOf(MARK) + MARK.length();
    refused(page.substring(0, model - 5), "there is no model in it");
    refused(page.substring(0, model), "a whole page, received one that is cut off");
    refused(page.substring(0, model + 1000), "a whole page, received one that is cut off");
    refused(page.substring(0, model) + "</script>", "at least 8 bytes");
    refused(changed(page, model, letters -> letters.substring(1)), "");
    refused(changed(page, model, letters -> "*" + letters), "in base64, received other characters");
    refused(changed(page, model, letters -> letters + "AAAA"), "");
    refused(changed(page, model, letters -> letters.substring(0, 3 * 121)), "the file was cut off");
    // One bit of a weight.
    int weight = page.indexOf('<', model) - 200;
    char other = page.charAt(weight) == 'A' ? 'B' : 'A';
    refused(
        page.substring(0, weight) + other + page.substring(weight + 1),
        "the values whose SHA-256 stands in its metadata");
    // A header that claims more than there is.
    byte[] huge = {-1, -1, -1, -1, -1, -1, -1, 127};
    refused(
        changed(page, model, _ -> Base64.getEncoder().encodeToString(huge)),
        "a header length from 2 to 4194304 bytes");
  }

  private static String changed(String page, int from, UnaryOperator<String> change) {
    int end = page.indexOf('<', from);
    return page.substring(0, from) + change.apply(page.substring(from, end)) + page.substring(end);
  }

  private void refused(String page, String words) throws IOException {
    Path file = folder.resolve("damaged.html");
    Files.writeString(file, page);
    refused(() -> ClassifierPage.read(file), words);
  }

  private void refused(ThrowingRunnable use, String words) {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(use::run)
        .withMessageStartingWith(folder.toString())
        .withMessageContaining("expected ")
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  /** What may fail. */
  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  private static Model garments(List<String> classes) {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(28, 28, 1),
            List.of(
                new LayerSpec.Flatten(), new LayerSpec.Dense(classes.size(), Activation.SOFTMAX)));
    return new Model(
        Network.create(spec, 1),
        new ArrayList<>(classes),
        Preprocessing.standard(spec.input()),
        Map.of());
  }
}
