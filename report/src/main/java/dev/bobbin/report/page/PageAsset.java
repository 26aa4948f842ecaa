package dev.bobbin.report.page;

import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Scripts and styles that pages are made with. A page that is one file has them inside, a server
 * hands them out.
 */
public enum PageAsset {
  /** Colours of light and dark, plain elements, paper. */
  THEME("theme.css"),
  /** Chart.js (MIT licence), as its authors minified it. */
  CHART_LIBRARY("chart.umd.min.js"),
  /** Our charts on it: {@code bobbin.charts}. */
  CHARTS("charts.js"),
  /** What all pages in one file do. */
  PAGE("page.js"),
  /** Images cut out of sheets: {@code bobbin.images}. */
  IMAGES("images.js"),
  /** The look of a report. */
  REPORT_STYLE("report.css"),
  /** What a report does when it is used. */
  REPORT("report.js"),
  /** What a comparison does when it is used. */
  COMPARISON("comparison.js");

  /** What a browser does with it. */
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

  /** What a browser does with it. */
  public Kind kind() {
    return fileName.endsWith(".css") ? Kind.STYLE : Kind.SCRIPT;
  }

  /** Its text. */
  public String text() {
    try (InputStream in = PageAsset.class.getResourceAsStream(fileName)) {
      if (in == null) {
        throw new IllegalStateException(fileName + ": expected it beside this class; try a build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a content security policy calls an inline text: {@code 'sha256-...'} (CSP Level 3, 2.3.1).
   */
  static String hashSource(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.digest(text)) + "'";
  }
}
