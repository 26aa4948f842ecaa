package dev.bobbin.lab.run;

/** The names of the files of a run directory. */
final class RunFiles {
  static final String RECIPE = "recipe.yaml";
  static final String PROVENANCE = "provenance.json";
  static final String METRICS = "metrics.jsonl";
  static final String DIAGNOSIS = "diagnosis.json";
  static final String CHECKPOINT = "checkpoint.safetensors";
  static final String MODEL = "model.safetensors";
  static final String EVALUATION = "evaluation.json";
  static final String RESULT = "result.json";

  private RunFiles() {}
}
