package dev.bobbin.experiment.reproduction;

/** What comes of setting a published figure beside a measured one. */
public enum ReproductionVerdict {
  /** As near as networks of different seeds are to one another. */
  MATCHES("matches"),
  /** Further away than that. */
  DIFFERS("differs"),
  /** What the source says of two experiments is so. */
  CLAIM_HOLDS("claim holds"),
  /** What the source says of two experiments may be so: the seeds spread too far to tell. */
  WITHIN_NOISE("within noise"),
  /** What the source says is not so, and the evidence is shown. */
  CLAIM_DOES_NOT_HOLD("claim does not hold"),
  /** There is nothing to compare, or no sense in it. */
  NOT_COMPARED("not compared"),
  /** No run has it yet. */
  NOT_MEASURED("not measured"),
  /** The data set could not be found. */
  NO_DATA("data not available here");

  private final String text;

  ReproductionVerdict(String text) {
    this.text = text;
  }

  /** In words. */
  public String text() {
    return text;
  }
}
