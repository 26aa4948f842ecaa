package dev.bobbin.server.search;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static dev.bobbin.server.inference.ServedModels.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.json.Node;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same picture is the same input, to the bit, in whichever way it reaches a network. */
@Timeout(120)
final class SameInputTest {
  private static final Map<String, Model> MODELS = models();
  private static final Map<String, byte[]> PICTURES = new TreeMap<>();

  /** The picture, as a phone writes it, and upright. */
  private static final String TURNED = "exif-6.jpg";

  private static final String UPRIGHT = "upright.png";

  @TempDir private static Path folder;
  private static final Map<String, ImageSamples> SAMPLES = new LinkedHashMap<>();
  private static final List<ServedIndex> INDEXES = new ArrayList<>();
  private static ServedModels served;

  private static Map<String, Model> models() {
    Shape grey = new Shape(28, 28, 1);
    Shape colour = new Shape(64, 64, 3);
    Shape wide = new Shape(20, 36, 3);
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("light-on-dark", model(Preprocessing.standard(grey)));
    models.put("dark-on-light", model(TestModels.darkOnLight(grey)));
    models.put(
        "as-is",
        model(
            new Preprocessing(
                grey, Fit.PAD, List.of(190), Polarity.AS_IS, List.of(0f), List.of(255f), true)));
    models.put(
        "rgb-crop",
        model(
            new Preprocessing(
                colour,
                Fit.CROP,
                List.of(240, 250, 230),
                Polarity.AS_IS,
                List.of(0f, 0f, 0f),
                List.of(255f, 255f, 255f),
                true)));
    models.put(
        "standardised",
        model(
            new Preprocessing(
                wide,
                Fit.STRETCH,
                List.of(10, 20, 30),
                Polarity.AS_IS,
                List.of(123.7f, 116.3f, 103.5f),
                List.of(58.4f, 57.1f, 57.4f),
                true)));
    return models;
  }

  /** Its outputs are sums of all inputs, so that other inputs give other outputs. */
  private static Model model(Preprocessing how) {
    List<String> classes = List.of("a", "b", "c");
    NetworkSpec spec =
        new NetworkSpec(
            how.size(),
            List.of(
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(24, Activation.RELU),
                new LayerSpec.Dense(classes.size(), Activation.LINEAR)));
    return new Model(Network.create(spec, 11), classes, how, Map.of());
  }

  private static byte[] file(int width, int height, int type, String format, IntBinaryOperator argb)
      throws IOException {
    BufferedImage picture = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, argb.applyAsInt(x, y));
      }
    }
    return encoded(picture, format);
  }

  private static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(picture, format, out)).as(format).isTrue();
    return out.toByteArray();
  }

  private static int scene(int x, int y) {
    return 0xFF000000 | (x * 7 + y) % 256 << 16 | (x + y * 5) % 256 << 8 | (x * y) % 256;
  }

  private static void draw() throws IOException {
    int grey = BufferedImage.TYPE_BYTE_GRAY;
    int rgb = BufferedImage.TYPE_INT_RGB;
    PICTURES.put("grey.png", TestPicture.grey(28, 28, 8, (x, y) -> (x * 9 + y * 3) % 256));
    PICTURES.put("sixteen-bits.png", TestPicture.grey(31, 44, 16, (x, y) -> x * 2000 + y * 97));
    PICTURES.put("colour.png", file(40, 30, rgb, "png", SameInputTest::scene));
    PICTURES.put(
        "cut-out.png",
        file(
            50,
            50,
            BufferedImage.TYPE_INT_ARGB,
            "png",
            (x, y) -> x > 12 && x < 38 && y > 9 && y < 41 ? 0xFF181008 : x * 0x01000000));
    PICTURES.put(
        "dark-on-light.png",
        file(60, 60, grey, "png", (x, y) -> Math.abs(x - 30) + y < 50 ? 0xFF303030 : -1));
    PICTURES.put("tall.png", file(9, 90, rgb, "png", SameInputTest::scene));
    PICTURES.put("tiny.png", file(1, 1, rgb, "png", (_, _) -> 0xFF4080C0));
    PICTURES.put(
        "palette.gif", file(33, 21, BufferedImage.TYPE_BYTE_INDEXED, "gif", SameInputTest::scene));
    byte[] jpeg = file(48, 32, rgb, "jpg", SameInputTest::scene);
    PICTURES.put(TURNED, withOrientation6(jpeg));
    BufferedImage lying = ImageIO.read(new ByteArrayInputStream(jpeg));
    PICTURES.put(UPRIGHT, file(32, 48, rgb, "png", (x, y) -> lying.getRGB(y, 31 - x)));
  }

  /** With an Exif segment that says that a viewer turns it clockwise. */
  private static byte[] withOrientation6(byte[] jpeg) {
    byte[] tiff = {
      'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (2 + 6 + tiff.length)});
    out.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(tiff);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  @BeforeAll
  static void serve() throws IOException {
    draw();
    Path pictures = folder.resolve("pictures");
    for (Map.Entry<String, byte[]> picture : PICTURES.entrySet()) {
      for (String place : List.of("test/a/", "train/a/", "train/b/", "test/b/")) {
        Path file = pictures.resolve(place + picture.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, picture.getValue());
      }
    }
    List<ModelSource> sources = new ArrayList<>();
    for (Map.Entry<String, Model> each : MODELS.entrySet()) {
      Model model = each.getValue();
      Path file = folder.resolve(each.getKey());
      ModelFile.write(file, model);
      sources.add(new ModelSource(each.getKey(), "1", file));
      SAMPLES.put(each.getKey(), samples(pictures, model.preprocessing()));
      Path place = ServedIndex.placeOf(file);
      index(place, pictures, model);
      INDEXES.add(ServedIndex.open(each.getKey(), each.getKey(), place));
    }
    served =
        new ServedModels(
            ServedModels.quick(),
            sources,
            (all, routes) -> new SimilarRoutes(all, INDEXES).addTo(routes));
  }

  /** As evaluation reads them. */
  private static ImageSamples samples(Path pictures, Preprocessing how) {
    PreprocessingSpec exactly =
        PreprocessingSpec.exactly(how, new PreprocessingSpec.Scale.ZeroToOne());
    Dataset dataset =
        DatasetCatalogue.open(
            pictures.toString(),
            DataLocations.fromEnvironment(Optional.empty()).offline(),
            ReadOptions.DEFAULT.with(exactly),
            Progress.NONE);
    return ImageSamples.of(dataset.test(), dataset.classes()).preprocessed(how);
  }

  private static void index(Path place, Path pictures, Model model) throws IOException {
    Embedder embedder = new Embedder(model);
    Preprocessing how = model.preprocessing();
    PictureArticles articles =
        PictureArticles.in(pictures.resolve("test/a"), how, how.polarity(), "").orElseThrow();
    try (ThreadTeam team = new ThreadTeam(2);
        ArticleWriter writer =
            ArticleWriter.open(place, IndexDescription.of(model, embedder), false)) {
      Indexer indexer = new Indexer(embedder, ArticleTable.empty(), team);
      assertThat(indexer.run(articles, writer, _ -> {}, _ -> {}).failed()).isZero();
      writer.commit();
    }
  }

  @AfterAll
  static void end() throws IOException {
    served.close();
    for (ServedIndex index : INDEXES) {
      index.close();
    }
  }

  static Stream<Arguments> all() throws IOException {
    if (PICTURES.isEmpty()) {
      draw();
    }
    return MODELS.keySet().stream()
        .flatMap(model -> PICTURES.keySet().stream().map(name -> Arguments.of(model, name)));
  }

  private static byte[] prepared(Model model, String picture) {
    return new ImageFileReader(model.preprocessing()).read(PICTURES.get(picture), picture).pixels();
  }

  private static List<Float> byIndex(List<ClassProbability> ranked) {
    Float[] byIndex = new Float[ranked.size()];
    ranked.forEach(c -> byIndex[c.index()] = c.probability());
    return Arrays.asList(byIndex);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aPictureIsTheSameInputEverywhere(String name, String picture) throws IOException {
    Model model = MODELS.get(name);
    byte[] file = PICTURES.get(picture);
    byte[] pixels = prepared(model, picture);
    float[] input = model.preprocessing().values().of(pixels);
    List<Float> expected = byIndex(model.classify(input));

    float[] evaluated = new float[input.length];
    SAMPLES.get(name).read(List.copyOf(PICTURES.keySet()).indexOf(picture), 0, evaluated, 0);
    assertThat(evaluated).as("evaluate").isEqualTo(input);

    assertThat(
            byIndex(
                new ImageClassifier(model, Optional.empty())
                    .classify(new ByteArrayInputStream(file), picture)
                    .classes()))
        .as("predict")
        .isEqualTo(expected);

    Node.Mapping classified = put("v1/classify/" + name + "?input=true", file);
    Float[] outputs = new Float[expected.size()];
    for (Node c : items(classified, "classes")) {
      outputs[Integer.parseInt(text(c, "index"))] = Float.parseFloat(text(c, "score"));
    }
    assertThat(outputs).as("/v1/classify").containsExactlyElementsOf(expected);
    assertThat(shown(model, text(classified, "input"))).as("input shown").isEqualTo(pixels);
    assertThat(items(classified, "overrides")).isEmpty();

    assertThat(infer(name, file)).as("/v2, BYTES").isEqualTo(expected);

    ServedIndex index = INDEXES.get(List.copyOf(MODELS.keySet()).indexOf(name));
    VectorIndex.Stored stored = index.index().find(picture).orElseThrow();
    float[] vector = new Embedder(model).embed(pixels);
    assertThat(stored.article().pixels()).as("index").isEqualTo(pixels);
    assertThat(stored.vector()).as("vector of the index").isEqualTo(vector);

    Node.Mapping similar = put("v1/similar?id=" + picture + "&index=" + name, file);
    Node itself = items(similar, "articles").getFirst();
    double score = 0;
    for (float each : vector) {
      score += (double) each * each;
    }
    assertThat(Double.parseDouble(text(itself, "score"))).as("similar").isEqualTo(score);
    assertThat(thumbnail(model, text(itself, "thumbnail"))).as("thumbnail").isEqualTo(pixels);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aPhonesPictureIsSeenUpright(String name) throws IOException {
    Model model = MODELS.get(name);
    byte[] turned = prepared(model, TURNED);
    byte[] upright = prepared(model, UPRIGHT);
    for (int i = 0; i < turned.length; i++) {
      assertThat(turned[i] & 0xFF).as("byte %d", i).isEqualTo(upright[i] & 0xFF);
    }
    assertThat(
            text(
                items(put("v1/classify/" + name, PICTURES.get(TURNED)), "classes").getFirst(),
                "name"))
        .isEqualTo(
            text(
                items(put("v1/classify/" + name, PICTURES.get(UPRIGHT)), "classes").getFirst(),
                "name"));
  }

  static Stream<String> names() {
    return MODELS.keySet().stream();
  }

  @Test
  void aColourModelTellsWhatItTakes() throws IOException {
    Node model =
        items(json(served.get("v1/models"), 200), "models").stream()
            .filter(each -> text(each, "name").equals("standardised"))
            .findFirst()
            .orElseThrow();
    Node how = ((Node.Mapping) model).get("preprocessing");
    assertThat(text(how, "size")).isEqualTo("20x36x3");
    assertThat(text(how, "fit")).isEqualTo("stretch");
    assertThat(text(how, "polarity")).isEqualTo("as-is");
    assertThat(texts(how, "background")).containsExactly("10", "20", "30");
    assertThat(texts(how, "mean")).containsExactly("123.7", "116.3", "103.5");
    assertThat(texts(how, "std")).containsExactly("58.4", "57.1", "57.4");
    assertThat(text(how, "orientation")).isEqualTo("true");
    Node metadata = json(served.get("v2/models/standardised"), 200).get("properties");
    assertThat(text(metadata, "preprocessing"))
        .contains("\"size\":\"20x36x3\",\"fit\":\"stretch\",\"background\":[10,20,30]");
  }

  private static Node.Mapping put(String path, byte[] body) throws IOException {
    return json(
        served.send(HttpRequest.newBuilder(served.uri(path)).PUT(BodyPublishers.ofByteArray(body))),
        200);
  }

  private static List<Float> infer(String model, byte[] file) throws IOException {
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"%s\"]}]}"
            .formatted(Base64.getEncoder().encodeToString(file));
    Node.Mapping answer =
        json(
            served.post(
                "v2/models/" + model + "/infer",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8)),
            200);
    return texts(items(answer, "outputs").getFirst(), "data").stream()
        .map(Float::parseFloat)
        .toList();
  }

  /** The bytes of a picture that is enlarged by whole pixels. */
  private static byte[] shown(Model model, String url) throws IOException {
    Shape shape = model.input();
    BufferedImage image = image(url);
    int zoom = image.getWidth() / shape.width();
    byte[] bytes = new byte[shape.size()];
    for (int i = 0; i < shape.pixels(); i++) {
      int rgb = TestPicture.rgb(image, i % shape.width() * zoom, i / shape.width() * zoom);
      for (int c = 0; c < shape.channels(); c++) {
        bytes[i * shape.channels() + c] = (byte) (rgb >> (16 - 8 * c));
      }
    }
    return bytes;
  }

  private static byte[] thumbnail(Model model, String url) throws IOException {
    assertThat(image(url).getWidth()).isEqualTo(model.input().width());
    return shown(model, url);
  }

  private static BufferedImage image(String url) throws IOException {
    assertThat(url).startsWith("data:image/png;base64,");
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
