package dev.bobbin.analysis.attribution;

/**
 * Methods that attribute a class's score to pixels. The score is the logit, or the output itself of
 * a network that does not end in a softmax.
 */
public enum AttributionMethod {
  /**
   * Sundararajan, Taly and Yan, 2017: a pixel's distance to the background, times the mean gradient
   * of the score by it on the path from the background to the image. The sum over all pixels is the
   * difference of the scores at both ends.
   */
  INTEGRATED_GRADIENTS("integrated-gradients", "integrated gradients"),

  /** Zeiler and Fergus, 2014: how far the score falls when background covers a window. */
  OCCLUSION("occlusion", "occlusion"),

  /**
   * Selvaraju and others, 2017: the feature maps of the last convolution, weighted by the mean
   * gradient of the score; negative values are left out.
   */
  GRAD_CAM("grad-cam", "Grad-CAM");

  private final String id;
  private final String title;

  AttributionMethod(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** For machines: {@code integrated-gradients}. */
  public String id() {
    return id;
  }

  /** For people: {@code Grad-CAM}. */
  public String title() {
    return title;
  }
}
