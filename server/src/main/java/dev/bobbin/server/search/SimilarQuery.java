package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of an index.
 *
 * @param vector of the image whose like are wanted
 * @param k how many articles at most, from 1 to {@value #MOST}
 * @param classes of the articles, any where empty
 * @param ids of the articles, any where empty
 * @param except an article that is not wanted, such as the one that is asked about
 * @param pixels whether the articles' images are wanted
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

  /** Articles of any class, with their images. */
  public static SimilarQuery of(float[] vector, int k) {
    return new SimilarQuery(vector, k, Set.of(), Set.of(), Optional.empty(), true);
  }
}
