package dev.bobbin.report.page;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import gg.jte.Content;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page in one file that opens from disk: styles, scripts, data and pictures are inside. Its
 * content security policy names each of them by digest and allows nothing else, so the page loads
 * nothing from a network, and text from data never runs as a script.
 *
 * @param title of the window
 * @param assets styles and scripts, in order
 * @param data what the scripts read from the element {@code data}, as JSON
 */
public record SelfContainedPage(
    String title, List<PageAsset> assets, Map<String, ? extends @Nullable Object> data) {
  private static final List<PageAsset> REPORT =
      List.of(
          PageAsset.THEME,
          PageAsset.REPORT_STYLE,
          PageAsset.PAGE,
          PageAsset.CHART_LIBRARY,
          PageAsset.CHARTS,
          PageAsset.IMAGES);

  public SelfContainedPage {
    assets = List.copyOf(assets);
  }

  /** A page with charts and images in the style of a report. */
  public static SelfContainedPage report(
      String title, PageAsset script, Map<String, ? extends @Nullable Object> data) {
    return new SelfContainedPage(
        title, Stream.concat(REPORT.stream(), Stream.of(script)).toList(), data);
  }

  /**
   * Writes the page, replacing the file as a whole.
   *
   * @param template of the body, a file of {@code src/main/jte}
   * @param parameters of the template
   */
  public void write(Path file, String template, Map<String, Object> parameters) {
    AtomicFile.writeText(file, render(template, parameters));
  }

  /** The page's text, as {@link #write} writes it. */
  public String render(String template, Map<String, Object> parameters) {
    StringOutput out = new StringOutput();
    Content body = output -> Templates.ENGINE.render(template, parameters, output);
    Templates.ENGINE.render("page.jte", Map.of("page", this, "body", body), out);
    return out.toString();
  }

  /** The content security policy. */
  public String policy() {
    return "default-src 'none'; img-src data:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
        .formatted(hashes(PageAsset.Kind.STYLE), hashes(PageAsset.Kind.SCRIPT));
  }

  private String hashes(PageAsset.Kind kind) {
    return texts(kind).map(PageAsset::hashSource).collect(Collectors.joining(" "));
  }

  private Stream<String> texts(PageAsset.Kind kind) {
    return assets.stream().filter(asset -> asset.kind() == kind).map(PageAsset::text);
  }

  public String generator() {
    return "Bobbin " + BuildInfo.current().version();
  }

  public List<String> styles() {
    return texts(PageAsset.Kind.STYLE).toList();
  }

  public List<String> scripts() {
    return texts(PageAsset.Kind.SCRIPT).toList();
  }

  /** The data as JSON. {@code <} is escaped, so that it cannot end the element it stands in. */
  public String dataForScript() {
    return JsonWriter.compact(data).replace("<", "\\u003c");
  }
}
