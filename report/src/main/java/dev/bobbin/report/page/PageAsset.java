package dev.bobbin.report.page;

import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Scripts and styles of pages: inlined in a page that is one file, sent as files by a server. */
public enum PageAsset {
  /** Colours of light and dark, plain elements, print. */
  THEME("theme.css"),
  /** Chart.js (MIT licence), minified by its authors. */
  CHART_LIBRARY("chart.umd.min.js"),
  /** Bobbin's charts on it: {@code bobbin.charts}. */
  CHARTS("charts.js"),
  /** Shared by all single-file pages. */
  PAGE("page.js"),
  /** Images cut out of sheets: {@code bobbin.images}. */
  IMAGES("images.js"),
  REPORT_STYLE("report.css"),
  REPORT("report.js"),
  COMPARISON("comparison.js");

  public enum Kind {
    STYLE,
    SCRIPT
  }

  private final String fileName;

  PageAsset(String fileName) {
    this.fileName = fileName;
  }

  /** Such as {@code theme.css}. */
  public String fileName() {
    return fileName;
  }

  public Kind kind() {
    return fileName.endsWith(".css") ? Kind.STYLE : Kind.SCRIPT;
  }

  public String text() {
    try (InputStream in = PageAsset.class.getResourceAsStream(fileName)) {
      if (in == null) {
        throw new IllegalStateException(
            fileName + ": expected this resource, received none; try a build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A source for an inline text in a content security policy: {@code 'sha256-...'} (CSP Level 3,
   * 2.3.1).
   */
  static String hashSource(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.digest(text)) + "'";
  }
}
