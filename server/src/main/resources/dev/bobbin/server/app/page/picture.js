// The visitor's pictures: read for showing, and sent as they are.

/** The longest side on the screen. */
const LONGEST_SIDE = 1024;
/** The longest side of a picture that was too large for the server. */
const SMALLER_SIDE = 2048;
const QUALITY = 0.95;
/** Formats that this page converts, since browsers read them and the server does not. */
const FOREIGN = ['image/avif', 'image/heic', 'image/heif', 'image/svg+xml'];

/**
 * Reads a file. Its bytes are sent unchanged, so that the answer is the same as for other clients; only a format that the server does not
 * know becomes a PNG of the same size, if this browser can read it.
 *
 * @param file a Blob
 * @return {blob, bitmap, name}; the bitmap is null if only the server may be able to read it
 */
export async function read(file) {
  const name = file.name || 'picture';
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return { blob: file, bitmap, name };
  }
  if (!FOREIGN.includes(file.type)) {
    return { blob: file, bitmap, name };
  }
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return { blob: await encode(canvas), bitmap, name };
}

/** A picture with a longest side of at most 2048 pixels, as a JPEG file; null if it is not larger. */
export async function smaller(bitmap) {
  const scale = SMALLER_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) {
    return null;
  }
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  // JPEG has no transparency.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return encode(canvas, 'image/jpeg');
}

/** A canvas's content as a file. */
function encode(canvas, type = 'image/png') {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot encode pictures.'))), type, QUALITY);
  });
}

/** Pixels as a PNG: [height][width][channels], grey or red, green and blue. */
export function png(pixels, width, height) {
  const canvas = document.createElement('canvas');
  drawPixels(canvas, pixels, width, height);
  return encode(canvas);
}

/** Draws pixels on a canvas, which takes their size. */
export function drawPixels(canvas, pixels, width, height) {
  canvas.width = width;
  canvas.height = height;
  const channels = pixels.length / (width * height);
  const shades = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      shades.data[4 * pixel + channel] = pixels[pixel * channels + Math.min(channel, channels - 1)];
    }
    shades.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d').putImageData(shades, 0, 0);
}

/** The grey values of a picture of the network's size; null for another size. */
export async function greysOf(blob, width, height) {
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (bitmap?.width !== width || bitmap.height !== height) {
    return null;
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8ClampedArray.from({ length: width * height }, (_, at) => data[4 * at]);
}

/** A data: URL as a file, without a request, which the page's policy would not allow. */
export function blobOf(address) {
  const [head, text] = address.split(',');
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: head.slice('data:'.length).split(';')[0] });
}

/** Draws a picture centred and as large as possible on a canvas, which becomes square. */
export function fit(canvas, bitmap) {
  canvas.width = LONGEST_SIDE;
  canvas.height = LONGEST_SIDE;
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const context = canvas.getContext('2d');
  // A thumbnail is shown with sharp pixels, a photograph smoothly.
  context.imageSmoothingEnabled = scale < 4;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}
