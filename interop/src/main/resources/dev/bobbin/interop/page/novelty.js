// How unlike an image is to those that the model learned from: the distance to the nearest of some training images, as a layer sees them.

/** Divides by the length, its own if none is given; a vector that is not finite becomes zeros. */
function scaled(outputs, length) {
  const by = length ?? Math.sqrt(outputs.reduce((sum, value) => sum + value * value, 0));
  const vector = outputs.map((value) => value / by);
  return by > 0 && Number.isFinite(by) && vector.every(Number.isFinite) ? vector : vector.fill(0);
}

/**
 * The distance of an image from the k-th nearest training image.
 *
 * @param outputs of the layer for it, a Float32Array
 * @param detector {length, or null for each vector's own; neighbours: k}
 * @param vectors [image][features]
 */
export function distance(outputs, { length, neighbours }, vectors) {
  const own = scaled(outputs, length);
  const features = own.length;
  const squares = new Float64Array(vectors.length / features);
  for (let image = 0, at = 0; image < squares.length; image++) {
    let sum = 0;
    for (let i = 0; i < features; i++, at++) {
      const difference = own[i] - vectors[at];
      sum += difference * difference;
    }
    squares[image] = sum;
  }
  return Math.sqrt(squares.sort()[neighbours - 1]);
}
