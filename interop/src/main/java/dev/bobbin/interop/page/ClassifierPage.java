package dev.bobbin.interop.page;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model as one HTML file: a visitor draws, opens, pastes or photographs a picture, and the
 * network says in the browser what it is. The file works from the disk, without a network: its
 * content security policy allows nothing but the scripts and the style in it, by their digests. It
 * computes in JavaScript, as {@code network.js} beside this class does; pictures are prepared to
 * the bytes that Bobbin makes of the same PNG file.
 *
 * <p>The weights are in it to the bit, as the model's own safetensors file in base64 ({@link
 * ModelFile}); {@link #read} takes the model out of it again. Some images with their outputs are in
 * it too: the page says whether it agrees with Bobbin.
 */
public final class ClassifierPage {
  private static final List<String> STYLES = List.of("theme", "parts", "try", "page");
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)\\}\\}");
  private static final int BASE64_LINE = 120;

  /** The names of more classes would not fit into a title. */
  private static final int NAMED_CLASSES = 12;

  private static final String ENDING = ".html";

  private ClassifierPage() {}

  /**
   * Writes a page, named as its file.
   *
   * @param proofImages prepared bytes ({@link Model#classify(byte[])}) of images to check the page
   *     with: at most 32 and 256 KiB of them are taken, of as many classes as there are; none are
   *     needed
   * @throws BobbinException if the model is not of grey or colour pictures, or the file cannot be
   *     written
   */
  public static void write(Model model, List<byte[]> proofImages, Path file) {
    write(model, nameOf(file), proofImages, file);
  }

  /** The same for images of noise: the page is checked with them, but does not show them. */
  public static void writeWithNoise(Model model, List<byte[]> noise, Path file) {
    write(model, nameOf(file), PageProof.of(model, noise, true), file);
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING) && name.length() > ENDING.length()
        ? name.substring(0, name.length() - ENDING.length())
        : name;
  }

  /**
   * Writes a page, atomically.
   *
   * @param name of the model, for the title
   * @param proofImages as for {@link #write(Model, List, Path)}
   */
  public static void write(Model model, String name, List<byte[]> proofImages, Path file) {
    write(model, name, PageProof.of(model, proofImages, false), file);
  }

  private static void write(Model model, String name, PageProof proof, Path file) {
    int channels = model.input().channels();
    if (channels != 1 && channels != 3) {
      throw BobbinException.of(
          file,
          "a model of pictures of 1 or 3 channels",
          "one of " + channels,
          "another format, such as onnx");
    }
    String script = "\n" + ScriptBundle.of("page", module -> resource(module + ".js"));
    String guard = "\n" + resource("guard.js");
    StringBuilder style = new StringBuilder("\n");
    STYLES.forEach(sheet -> style.append(resource(sheet + ".css")));
    Map<String, AtomicFile.Content> parts =
        Map.ofEntries(
            Map.entry("policy", text(policy(List.of(guard, script), style.toString()))),
            Map.entry("generator", text(escaped("Bobbin " + BuildInfo.current().version()))),
            Map.entry("title", text(escaped(title(name, model.classNames())))),
            Map.entry("name", text(escaped(name))),
            Map.entry("facts", text(escaped(facts(model)))),
            Map.entry("style", text(style.toString())),
            Map.entry("guard", text(guard)),
            Map.entry("script", text(script)),
            Map.entry("description", text(PageDescription.json(model, name, proof))),
            Map.entry("proof-images", base64(out -> out.write(proof.images()))),
            Map.entry("proof-outputs", base64(out -> out.write(proof.outputs()))),
            Map.entry("model", base64(ModelFile.content(file, model))));
    AtomicFile.write(file, out -> fill(resource("page.html"), parts, out));
  }

  /**
   * Takes the model out of a page.
   *
   * @throws BobbinException if the file is not a whole page that Bobbin wrote
   */
  public static ImportedModel read(Path file) throws IOException {
    Model model = ModelFile.read(file, PageReader.model(file));
    return new ImportedModel(
        model.network(),
        Optional.of(model.classNames()),
        Optional.of(model.preprocessing()),
        model.provenance(),
        model.novelty(),
        Optional.empty(),
        List.of());
  }

  private static String title(String name, List<String> classes) {
    String named = String.join(", ", classes.subList(0, Math.min(NAMED_CLASSES, classes.size())));
    int more = classes.size() - NAMED_CLASSES;
    return "%s: %s%s \u00b7 Bobbin"
        .formatted(name, named, more > 0 ? " and " + more + " more" : "");
  }

  private static String facts(Model model) {
    return "%sThis file was written by Bobbin %s, which trains networks for small images. The SHA-256 of the weights is %s. The saved model is a file for Bobbin and other programs that read safetensors."
        .formatted(
            origin(model.provenance()), BuildInfo.current().version(), model.weightsSha256());
  }

  /** On what, when and with what a model was trained, as far as that is known. */
  private static String origin(Map<String, String> provenance) {
    List<String> known =
        Stream.of(
                fact(provenance, "dataset", "on the data set %s"),
                Optional.ofNullable(provenance.get("started")).flatMap(ClassifierPage::day),
                fact(provenance, "recipe", "with the recipe %s"))
            .flatMap(Optional::stream)
            .toList();
    String trained =
        known.isEmpty() ? "" : "The network was trained " + String.join(", ", known) + ". ";
    return trained + fact(provenance, "imported-from", "It was imported from %s. ").orElse("");
  }

  private static Optional<String> fact(Map<String, String> provenance, String key, String words) {
    return Optional.ofNullable(provenance.get(key)).map(words::formatted);
  }

  /** The day of an instant in words; empty if the text is none. */
  private static Optional<String> day(String instant) {
    try {
      return Optional.of(
          DateTimeFormatter.ofPattern("'on' d MMMM uuuu", Locale.ENGLISH)
              .format(Instant.parse(instant).atOffset(ZoneOffset.UTC)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Nothing but the scripts and the style of these texts, and pictures that are in the page. */
  private static String policy(List<String> scripts, String style) {
    return "default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
        .formatted(
            scripts.stream().map(ClassifierPage::digest).collect(Collectors.joining(" ")),
            digest(style));
  }

  private static String digest(String text) {
    MessageDigest sha256 = Sha256.start();
    byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** A text in HTML, also within an attribute. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AtomicFile.Content base64(AtomicFile.Content content) {
    return out -> {
      OutputStream open =
          new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
              out.write(bytes, from, count);
            }

            // What follows is written to it too.
            @Override
            public void close() {}
          };
      try (OutputStream encoded =
          Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).wrap(open)) {
        content.writeTo(encoded);
      }
    };
  }

  private static void fill(String template, Map<String, AtomicFile.Content> parts, OutputStream out)
      throws IOException {
    Matcher place = PLACE.matcher(template);
    int from = 0;
    while (place.find()) {
      text(template.substring(from, place.start())).writeTo(out);
      AtomicFile.Content part = parts.get(place.group(1));
      if (part == null) {
        throw new IllegalStateException(
            "page.html: expected a known place, received " + place.group());
      }
      part.writeTo(out);
      from = place.end();
    }
    text(template.substring(from)).writeTo(out);
  }

  private static String resource(String name) {
    try (InputStream in = ClassifierPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": expected beside the classes, received none; try a full build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
