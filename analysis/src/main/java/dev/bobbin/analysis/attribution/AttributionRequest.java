package dev.bobbin.analysis.attribution;

/**
 * Asks which pixels of an image contribute to a class.
 *
 * @param image [height][width][channels], scaled as the network expects; not copied
 * @param classIndex the class, from 0
 */
public record AttributionRequest(float[] image, int classIndex) {}
