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
 * A page that is one file and opens from a disk: styles, scripts, data and pictures are inside. Its
 * content security policy names each of them by digest and allows nothing else, so that it reaches
 * for no network, and text from data that were taken for a script would not run.
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

  /**
   * A page with charts and images that looks like a report.
   *
   * @param script what it does when it is used
   */
  public static SelfContainedPage report(
      String title, PageAsset script, Map<String, ? extends @Nullable Object> data) {
    return new SelfContainedPage(
        title, Stream.concat(REPORT.stream(), Stream.of(script)).toList(), data);
  }

  /**
   * Writes the page.
   *
   * @param file is replaced as a whole
   * @param template what the body shows, a file of {@code src/main/jte}
   * @param parameters of the template
   */
  public void write(Path file, String template, Map<String, Object> parameters) {
    AtomicFile.writeText(file, render(template, parameters));
  }

  /** The page's text; as {@link #write}. */
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

  /** What wrote the page. */
  public String generator() {
    return "Bobbin " + BuildInfo.current().version();
  }

  /** The styles' texts. */
  public List<String> styles() {
    return texts(PageAsset.Kind.STYLE).toList();
  }

  /** The scripts' texts. */
  public List<String> scripts() {
    return texts(PageAsset.Kind.SCRIPT).toList();
  }

  /**
   * The data as JSON that cannot end the element it stands in: {@code <} only occurs inside
   * strings, where the escape means the same.
   */
  public String dataForScript() {
    return JsonWriter.compact(data).replace("<", "\\u003c");
  }
}
