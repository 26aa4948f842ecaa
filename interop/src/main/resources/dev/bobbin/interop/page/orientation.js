// Turns pictures as EXIF orientations say (EXIF 2.32, tag 274) where the browser does not, in PNG files, and keeps it from turning JPEG files.

const ORIENTATION = 274;
const SHORT = 3;
const LONG = 4;
const BYTES = { 1: 1, [SHORT]: 2, [LONG]: 4 };

/** The orientation that EXIF data state, from 1 (as it is) to 8; 1 if they are damaged. */
export function orientationOf(data) {
  // Some writers keep the words that JPEG needs before EXIF data.
  const exif = String.fromCharCode(...data.subarray(0, 4)) === 'Exif' ? data.subarray(6) : data;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const order = exif.length < 8 ? 0 : view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) {
    return 1;
  }
  const start = view.getUint32(4, little);
  const entries = start + 2 > exif.length ? 0 : view.getUint16(start, little);
  for (let entry = start + 2, left = entries; left > 0 && entry + 12 <= exif.length; entry += 12, left--) {
    const bytes = BYTES[view.getUint16(entry + 2, little)];
    if (view.getUint16(entry, little) === ORIENTATION && bytes && view.getUint32(entry + 4, little) === 1) {
      const value = bytes === 1 ? view.getUint8(entry + 8) : bytes === 2 ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  }
  return 1;
}

/**
 * A picture as it is to be seen.
 *
 * @param picture {width, height, rgba}
 * @param orientation from 1 to 8
 */
export function upright({ width, height, rgba }, orientation) {
  if (orientation === 1) {
    return { width, height, rgba };
  }
  const turned = orientation >= 5;
  const [newWidth, newHeight] = turned ? [height, width] : [width, height];
  const mirroredX = [2, 3, 7, 8].includes(orientation);
  const mirroredY = [3, 4, 6, 7].includes(orientation);
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0, at = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++, at++) {
      const [column, row] = turned ? [y, x] : [x, y];
      to[at] = from[(mirroredY ? height - 1 - row : row) * width + (mirroredX ? width - 1 - column : column)];
    }
  }
  return { width: newWidth, height: newHeight, rgba: new Uint8ClampedArray(to.buffer) };
}

const [MARKER, APP1, START_OF_SCAN] = [0xff, 0xe1, 0xda];

/** A JPEG file without its EXIF data, by which browsers turn it whatever they are told; other files unchanged. */
export function withoutExif(bytes) {
  const plain = bytes.slice();
  if (plain[0] !== MARKER || plain[1] !== 0xd8) {
    return plain;
  }
  for (let at = 2; plain[at] === MARKER && plain[at + 1] !== START_OF_SCAN; at += 2 + ((plain[at + 2] << 8) | plain[at + 3])) {
    if (plain[at + 1] === APP1) {
      // A segment of no known name is skipped by every reader.
      plain.fill(0, at + 4, at + 8);
    }
  }
  return plain;
}
