// Brings pictures to another size by a triangle filter as wide as two pixels of the coarser side, first in columns, then in rows: antialiased
// bilinear. Operations are those of Bobbin in single precision, in its order, so that the bytes are the same.

const { fround } = Math;

/**
 * For each value of a resized line, the first value of the old line and weights that sum to 1.
 *
 * @param length of the old line
 * @param span the part of it that is used: {start, size}
 * @param to length of the new line
 */
function taps(length, { start, size }, to) {
  const scale = size / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, at) => {
    const centre = start + (at + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(length - 1, Math.floor(centre + reach));
    const line = Array.from({ length: last - first + 1 }, (_, j) => Math.max(0, 1 - Math.abs(first + j - centre) / reach));
    const sum = line.reduce((all, weight) => all + weight, 0);
    return { first, weights: Float32Array.from(line, (weight) => weight / sum) };
  });
}

function isWhole({ start, size }, length, to) {
  return start === 0 && size === length && length === to;
}

/**
 * Resizes a picture.
 *
 * @param picture {width, height, levels: [height][width][channels]}
 * @param rows the part that is used: {start, size}
 * @param columns the part that is used: {start, size}
 * @return bytes [height][width][channels]
 */
export function resample(picture, channels, rows, columns, height, width) {
  if (isWhole(rows, picture.height, height) && isWhole(columns, picture.width, width)) {
    return picture.levels;
  }
  const down = taps(picture.height, rows, height);
  const across = taps(picture.width, columns, width);
  const line = picture.width * channels;
  const sums = new Float32Array(line);
  const small = new Uint8ClampedArray(height * width * channels);
  down.forEach(({ first, weights }, y) => {
    sums.fill(0);
    weights.forEach((weight, j) => {
      const from = (first + j) * line;
      for (let at = 0; at < line; at++) {
        sums[at] += fround(weight * (picture.levels[from + at] - 128));
      }
    });
    across.forEach((tap, x) => {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let j = 0; j < tap.weights.length; j++) {
          sum = fround(sum + fround(tap.weights[j] * sums[(tap.first + j) * channels + channel]));
        }
        small[(y * width + x) * channels + channel] = Math.trunc(fround(sum + 128.5));
      }
    });
  });
  return small;
}
