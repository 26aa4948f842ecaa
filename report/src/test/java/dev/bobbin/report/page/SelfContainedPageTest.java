package dev.bobbin.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.report.run.ProvenanceSection;
import dev.bobbin.report.run.ReportView;
import dev.bobbin.report.run.SummarySection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfContainedPageTest {
  private static String render(String title, Map<String, ?> data, String network) {
    ReportView view =
        new ReportView(
            network,
            "",
            "test",
            new SummarySection("", Optional.empty(), List.of(), List.of(), List.of()),
            List.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new ProvenanceSection(List.of(), ""),
            List.of());
    return new SelfContainedPage(title, List.of(PageAsset.THEME, PageAsset.CHARTS), data)
        .render("report.jte", Map.of("view", view));
  }

  @Test
  void thePolicyNamesEveryStyleAndScriptAndNothingElse() {
    SelfContainedPage page =
        new SelfContainedPage("t", List.of(PageAsset.THEME, PageAsset.CHARTS), Map.of());
    assertThat(page.policy())
        .startsWith("default-src 'none'; img-src data:; ")
        .contains("style-src " + PageAsset.hashSource(PageAsset.THEME.text()))
        .contains("script-src " + PageAsset.hashSource(PageAsset.CHARTS.text()))
        .doesNotContain("unsafe", "http", "*");
    // The digest of the empty text, as FIPS 180-4's examples have it.
    assertThat(PageAsset.hashSource(""))
        .isEqualTo("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
  }

  @Test
  void dataCannotEndTheirElement() {
    String html = render("t", Map.of("name", "</script><script>alert(1)</script>"), "n");
    assertThat(html)
        .contains("{\"name\":\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\"}")
        .doesNotContain("<script>alert");
  }

  @Test
  void textFromDataIsEscapedInTitleAndBody() {
    String html = render("<b>", Map.of(), "<img src=x onerror=alert(1)>");
    assertThat(html)
        .contains("<title>&lt;b&gt;</title>")
        .contains("<h1>&lt;img src=x onerror=alert(1)&gt;</h1>")
        .doesNotContain("<img");
  }

  @ParameterizedTest
  @EnumSource(PageAsset.class)
  void noAssetEndsTheElementItIsPutInto(PageAsset asset) {
    assertThat(asset.text()).isNotBlank().doesNotContain("\r");
    switch (asset.kind()) {
      case SCRIPT -> assertThat(asset.text()).doesNotContain("</script", "<!--");
      case STYLE -> assertThat(asset.text()).doesNotContain("</style", "url(", "@import");
    }
  }
}
