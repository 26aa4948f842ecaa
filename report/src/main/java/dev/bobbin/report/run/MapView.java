package dev.bobbin.report.run;

/**
 * The embedding map.
 *
 * @param layer what the last layer sees
 * @param features of an image there, in words
 * @param explained share of the variance that the shown components have, a sentence
 */
public record MapView(String layer, String features, String explained) {}
