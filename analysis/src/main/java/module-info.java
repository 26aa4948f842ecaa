/** What predictions and networks show: metrics, statistics, attribution, diagnosis, profile. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.analysis {
  requires static org.jspecify;
  requires transitive dev.bobbin.model;
  requires org.apache.commons.statistics.distribution;

  exports dev.bobbin.analysis.attribution;
  exports dev.bobbin.analysis.diagnosis;
  exports dev.bobbin.analysis.evaluation;
  exports dev.bobbin.analysis.linear;
  exports dev.bobbin.analysis.novelty;
  exports dev.bobbin.analysis.profile;
  exports dev.bobbin.analysis.stats;
}
