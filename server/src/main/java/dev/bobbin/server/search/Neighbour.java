package dev.bobbin.server.search;

/**
 * An article that was found.
 *
 * @param article with pixels only if they were requested
 * @param score cosine similarity to the query, from -1 to 1
 */
public record Neighbour(Article article, double score) {}
