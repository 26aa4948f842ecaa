// From a picture's file to its pixels.

import { withoutExif } from './orientation.js';
import { decodePng, isPng } from './png.js';

/** As in Bobbin: a larger picture is refused. */
const MOST_PIXELS = 64 << 20;
const MOST_BYTES = 64 << 20;

/**
 * The pixels of a picture file.
 *
 * @param blob of a format that the browser knows
 * @param turns whether the picture is turned as its EXIF orientation says
 * @return {width, height, rgba}: opacity is not multiplied into the colours
 * @throws an Error whose message is for the visitor
 */
export async function decode(blob, turns) {
  if (blob.size > MOST_BYTES) {
    throw new Error('The picture is larger than 64 MiB: a smaller copy of it will do.');
  }
  const bytes = new Uint8Array(await read(blob));
  if (isPng(bytes)) {
    try {
      return await decodePng(bytes, MOST_PIXELS, turns);
    } catch {
      // The browser may read more of a damaged file, and says what is too large.
    }
  }
  return drawn(await bitmapOf(turns ? blob : new Blob([withoutExif(bytes)])));
}

async function read(blob) {
  try {
    return await blob.arrayBuffer();
  } catch {
    throw new Error('The file is no longer as it was when it was chosen: choose it again.');
  }
}

async function bitmapOf(blob) {
  try {
    return await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none', imageOrientation: 'from-image' });
  } catch {
    // An older browser may not know an option; what it can read at all is tried once more.
    return createImageBitmap(blob).catch(() => {
      throw new Error('This browser cannot read the picture: try a PNG or JPEG file.');
    });
  }
}

function drawn(bitmap) {
  const { width, height } = bitmap;
  if (width * height > MOST_PIXELS) {
    throw new Error('The picture has more than 64 megapixels: a smaller copy of it will do.');
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}
