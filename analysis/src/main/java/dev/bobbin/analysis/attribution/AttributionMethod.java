package dev.bobbin.analysis.attribution;

/**
 * Ways to say which parts of an image a class's score follows from. The score is what goes into the
 * softmax (the logit), or, of a network that does not end in one, the output itself.
 */
public enum AttributionMethod {
  /**
   * Sundararajan, Taly and Yan, 2017: how far a pixel is from the background, times the score's
   * mean gradient by it on the way from a picture of nothing but background to this one. The sum
   * over all pixels is the difference of the two pictures' scores.
   */
  INTEGRATED_GRADIENTS("integrated-gradients", "integrated gradients"),

  /** Zeiler and Fergus, 2014: how far the score falls when background covers a window. */
  OCCLUSION("occlusion", "occlusion"),

  /**
   * Selvaraju and others, 2017: the feature maps of the last convolution, each weighted with the
   * score's mean gradient by it; what is below 0 is left out.
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
