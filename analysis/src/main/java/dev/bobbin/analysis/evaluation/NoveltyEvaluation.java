package dev.bobbin.analysis.evaluation;

/**
 * What a novelty detector does to the images of a split, all of which have one of the classes.
 *
 * @param keep the share of the validation images for which the threshold was chosen
 * @param threshold the largest distance of an image that is answered with a class
 */
public record NoveltyEvaluation(double keep, double threshold, RiskCoverageCurve curve) {
  /** What the threshold gives on these images. */
  public RiskCoverageCurve.Point chosen() {
    return curve.at(threshold);
  }
}
