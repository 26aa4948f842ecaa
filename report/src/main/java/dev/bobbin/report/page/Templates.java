package dev.bobbin.report.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;

/** The templates of {@code src/main/jte}, compiled by the build. */
final class Templates {
  static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Templates.class.getClassLoader(),
          "dev.bobbin.report.page.templates");

  private Templates() {}
}
