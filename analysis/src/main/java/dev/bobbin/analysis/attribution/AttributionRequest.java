package dev.bobbin.analysis.attribution;

/**
 * An image and a class: what in the image speaks for the class?
 *
 * @param image [height][width][channels], scaled as the network wants it; not copied
 * @param classIndex the class, from 0
 */
public record AttributionRequest(float[] image, int classIndex) {}
