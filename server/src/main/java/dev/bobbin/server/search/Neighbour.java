package dev.bobbin.server.search;

/**
 * An article that was found.
 *
 * @param article without pixels where they were not asked for
 * @param score cosine of the angle between its vector and that of the question: 1 for the same
 *     image, 0 for one that has nothing in common; where a layer gives negative numbers, down to -1
 */
public record Neighbour(Article article, double score) {}
