package dev.bobbin.data.split;

/**
 * Indices into the images of a training split.
 *
 * @param train indices to train on
 * @param validation indices to validate on; empty without validation
 */
public record SplitIndices(int[] train, int[] validation) {}
