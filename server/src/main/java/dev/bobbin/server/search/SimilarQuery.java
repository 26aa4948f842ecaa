package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import java.util.Optional;
import java.util.Set;

/**
 * A query for similar images.
 *
 * @param vector of the image
 * @param k the most articles to find, from 1 to {@value #MOST}
 * @param classes to which the search is limited; empty for all
 * @param ids to which the search is limited; empty for all
 * @param except an article to exclude, such as that of the image
 * @param pixels whether to read the articles' images
 */
public record SimilarQuery(
    float[] vector,
    int k,
    Set<String> classes,
    Set<String> ids,
    Optional<String> except,
    boolean pixels) {
  /** The most articles of an answer. */
  public static final int MOST = 1000;

  /**
   * Checks k.
   *
   * @throws BobbinException if it is out of range
   */
  public SimilarQuery {
    if (k < 1 || k > MOST) {
      throw BobbinException.usage("k", "1 to " + MOST, k, "10");
    }
    classes = Set.copyOf(classes);
    ids = Set.copyOf(ids);
  }

  /** Whether a vector is all zeros: it is like nothing, and finds nothing. */
  public static boolean isSilent(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Articles of any class, with their images. */
  public static SimilarQuery of(float[] vector, int k) {
    return new SimilarQuery(vector, k, Set.of(), Set.of(), Optional.empty(), true);
  }
}
