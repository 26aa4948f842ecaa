/** Recipes, training, runs, studies, comparison, reproduction. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.experiment {
  requires static org.jspecify;
  requires transitive dev.bobbin.analysis;
  requires transitive dev.bobbin.data;
  requires de.siegmar.fastcsv;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.yaml;

  exports dev.bobbin.experiment.compare;
  exports dev.bobbin.experiment.evaluation;
  exports dev.bobbin.experiment.recipe;
  exports dev.bobbin.experiment.reproduction;
  exports dev.bobbin.experiment.run;
  exports dev.bobbin.experiment.starter;
  exports dev.bobbin.experiment.study;
  exports dev.bobbin.experiment.run.filter;
  exports dev.bobbin.experiment.run.list;
  exports dev.bobbin.experiment.training;
}
