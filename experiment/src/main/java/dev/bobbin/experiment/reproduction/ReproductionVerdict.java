package dev.bobbin.experiment.reproduction;

/** The result of comparing a published metric with the measured one. */
public enum ReproductionVerdict {
  /** As close as networks of different seeds are to each other. */
  MATCHES("matches"),
  DIFFERS("differs"),
  /** The claim about two experiments is true. */
  CLAIM_HOLDS("claim holds"),
  /** The claim may be true: the seeds differ too much to decide. */
  WITHIN_NOISE("within noise"),
  /** The claim is false, with evidence. */
  CLAIM_DOES_NOT_HOLD("claim does not hold"),
  /** There is nothing sensible to compare. */
  NOT_COMPARED("not compared"),
  NOT_MEASURED("not measured"),
  /** The data set was not found. */
  NO_DATA("data not available here");

  private final String text;

  ReproductionVerdict(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
