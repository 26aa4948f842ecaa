// The visitor's pictures: turns them upright, makes them small enough to upload, and shows them.

/** The longest side: more does not help a network with few pixels, and is slow to send. */
const LONGEST_SIDE = 1024;
/** Formats that the server reads. */
const KNOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp'];
const JPEG_QUALITY = 0.92;
/** The start of a file, where the camera's orientation is. */
const HEADER = 65_536;

/**
 * Reads a file. If the server can read its bytes, they are not changed, so that the answer is the same as for other clients. A photograph
 * with an orientation is turned, which the server does not do; a large one is made smaller, and another format that the browser can read
 * becomes PNG.
 *
 * @param file a Blob
 * @return {blob, bitmap, name}
 * @throws Error with a message if this browser cannot read it as a picture
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
  // JPEG has no transparency: only a JPEG is written as JPEG again.
  return { blob: await encode(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png'), bitmap, name };
}

async function mayBeTurned(file) {
  if (file.type !== 'image/jpeg') {
    return false;
  }
  const header = new Uint8Array(await file.slice(0, HEADER).arrayBuffer());
  return new TextDecoder('latin1').decode(header).includes('Exif\0');
}

/** A canvas's content as a file. */
export function encode(canvas, type = 'image/png') {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot encode pictures.'))), type, JPEG_QUALITY);
  });
}

/** Grey values as a PNG. */
export function greyPng(bytes, width, height) {
  const canvas = document.createElement('canvas');
  drawGreys(canvas, bytes, width, height);
  return encode(canvas);
}

/** Draws grey values on a canvas, which takes their size. */
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

/** The grey values of a picture of the network's size; null for another size. */
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
