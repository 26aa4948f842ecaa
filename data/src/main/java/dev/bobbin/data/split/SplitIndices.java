package dev.bobbin.data.split;

/**
 * Indices into a training split: what is learnt from and what is held back.
 *
 * @param train indices to train on
 * @param validation indices to validate on; empty when there is no validation
 */
public record SplitIndices(int[] train, int[] validation) {}
