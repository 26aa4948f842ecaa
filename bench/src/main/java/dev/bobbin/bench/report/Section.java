package dev.bobbin.bench.report;

/** The kinds of measurements, in the order of the page. */
public enum Section {
  TRAIN("train", "Training"),
  INFER("infer", "Inference"),
  SHAPES("shapes", "Throughput by shape"),
  SCALING("scaling", "Scaling"),
  STARTUP("startup", "Start-up"),
  MEMORY("memory", "Memory");

  private final String label;
  private final String title;

  Section(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** What the option {@code --only} and the JSON call it. */
  public String label() {
    return label;
  }

  /** What the page calls it. */
  public String title() {
    return title;
  }
}
