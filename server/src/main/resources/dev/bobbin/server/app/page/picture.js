// Pictures that a visitor brings: made upright and small enough to travel, and shown.

/** Longer sides are no use to a network that sees a few pixels, and slow to send from a phone. */
const LONGEST_SIDE = 1024;
/** Formats that the server reads by itself. */
const KNOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp'];
const JPEG_QUALITY = 0.92;
/** Where a camera notes how it was held: near the start of the file. */
const HEADER = 65_536;

/**
 * Reads a file. The bytes stay as they are if the server can read them just so: the answer is then what any other client gets. A photograph
 * that says how the camera was held is turned, which the server does not do; a large one is made smaller, and an unknown format that the
 * browser can read becomes PNG.
 *
 * @param file a Blob
 * @return {blob, bitmap, name}
 * @throws Error in words if it is no picture that this browser can read
 */
export async function read(file) {
  const name = file.name || 'picture';
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new Error(`${name} is no picture that this browser can read; try a PNG or JPEG.`);
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && KNOWN.includes(file.type) && !(await mayBeTurned(file))) {
    return { blob: file, bitmap, name };
  }
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(scale * bitmap.width));
  canvas.height = Math.max(1, Math.round(scale * bitmap.height));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  // JPEG knows no transparency: only what was JPEG, and so had none, becomes one.
  return { blob: await encode(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png'), bitmap, name };
}

async function mayBeTurned(file) {
  if (file.type !== 'image/jpeg') {
    return false;
  }
  const header = new Uint8Array(await file.slice(0, HEADER).arrayBuffer());
  return new TextDecoder('latin1').decode(header).includes('Exif\0');
}

/** What a canvas holds as a file. */
export function encode(canvas, type = 'image/png') {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot encode pictures.'))), type, JPEG_QUALITY);
  });
}

/** Greys as a PNG of their size. */
export function greyPng(bytes, width, height) {
  const canvas = document.createElement('canvas');
  drawGreys(canvas, bytes, width, height);
  return encode(canvas);
}

/** Puts greys onto a canvas, which takes their size. */
export function drawGreys(canvas, bytes, width, height) {
  canvas.width = width;
  canvas.height = height;
  const shades = new ImageData(width, height);
  const words = new Uint32Array(shades.data.buffer);
  bytes.forEach((grey, at) => {
    words[at] = 0xff000000 | (grey * 0x010101);
  });
  canvas.getContext('2d').putImageData(shades, 0, 0);
}

/** The greys of a picture that has a network's size, or null if it has another. */
export async function greysOf(blob, width, height) {
  const bitmap = await createImageBitmap(blob);
  if (bitmap.width !== width || bitmap.height !== height) {
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

/** A data: address as a file; no request is made, which the page's policy would not allow. */
export function blobOf(address) {
  const [head, text] = address.split(',');
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: head.slice('data:'.length).split(';')[0] });
}

/** Draws a picture as large as it fits into the middle of a canvas, which becomes square. */
export function fit(canvas, bitmap) {
  canvas.width = LONGEST_SIDE;
  canvas.height = LONGEST_SIDE;
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const context = canvas.getContext('2d');
  // A thumbnail keeps its pixels, a photograph its smoothness.
  context.imageSmoothingEnabled = scale < 4;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}
