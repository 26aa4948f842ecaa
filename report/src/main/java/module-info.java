/** Everything that draws or words a result for a person: pictures, pages, texts. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // jte's jar names its module in its manifest only.
module dev.bobbin.report {
  requires static org.jspecify;
  requires transitive dev.bobbin.experiment;
  requires gg.jte.runtime;
  requires java.desktop;

  exports dev.bobbin.report.comparison;
  exports dev.bobbin.report.page;
  exports dev.bobbin.report.picture;
  exports dev.bobbin.report.reproduction;
  exports dev.bobbin.report.run;
  exports dev.bobbin.report.study;
  exports dev.bobbin.report.text;

  opens dev.bobbin.report.page.templates to
      gg.jte.runtime;
}
