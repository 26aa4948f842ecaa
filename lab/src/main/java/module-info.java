/** Recipe, run, evaluation, report. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic")
module dev.bobbin.lab {
  requires static org.jspecify;
  requires transitive dev.bobbin.data;
  requires transitive dev.bobbin.formats;
  requires gg.jte.runtime;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.yaml;

  exports dev.bobbin.lab;
  exports dev.bobbin.lab.compare;
  exports dev.bobbin.lab.diagnosis;
  exports dev.bobbin.lab.evaluation;
  exports dev.bobbin.lab.explain;
  exports dev.bobbin.lab.page;
  exports dev.bobbin.lab.picture;
  exports dev.bobbin.lab.profile;
  exports dev.bobbin.lab.recipe;
  exports dev.bobbin.lab.report;
  exports dev.bobbin.lab.reproduction;
  exports dev.bobbin.lab.run;
  exports dev.bobbin.lab.study;

  opens dev.bobbin.lab.page.templates to
      gg.jte.runtime;
}
