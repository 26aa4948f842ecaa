// Decodes PNG to the very levels that Bobbin reads: of 16 bits, the upper eight; gamma and colour profiles are ignored, and colours of
// half-transparent pixels are not rounded, as they are by a browser's canvas.

import { orientationOf, upright } from './orientation.js';

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const [GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA] = [0, 2, 3, 4, 6];
const SAMPLES = { [GREY]: 1, [RGB]: 3, [PALETTE]: 1, [GREY_ALPHA]: 2, [RGB_ALPHA]: 4 };
const DEPTHS = { [GREY]: [1, 2, 4, 8, 16], [RGB]: [8, 16], [PALETTE]: [1, 2, 4, 8], [GREY_ALPHA]: [8, 16], [RGB_ALPHA]: [8, 16] };

/** Adam7: first column, first row, step of columns, step of rows. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

class Damaged extends Error {}

/** Whether this is a PNG file, and this browser can inflate it. */
export function isPng(bytes) {
  return SIGNATURE.every((byte, at) => bytes[at] === byte) && typeof DecompressionStream === 'function';
}

/**
 * Decodes a file.
 *
 * @param most pixels
 * @param turns whether the picture is turned as its EXIF orientation says
 * @return {width, height, rgba}
 * @throws if it is damaged or larger
 */
export async function decodePng(bytes, most, turns) {
  const { header, palette, transparency, exif, data } = chunks(bytes);
  const picture = pictureOf(header, palette, transparency);
  if (picture.width * picture.height > most) {
    throw new Damaged('too many pixels');
  }
  await new Rows(picture).read(data);
  return upright(picture, turns && exif ? orientationOf(exif) : 1);
}

function chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { data: [] };
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (length > bytes.length - at - 12) {
      throw new Damaged('a chunk that is cut off');
    }
    const content = bytes.subarray(at + 8, at + 8 + length);
    const name = { IHDR: 'header', PLTE: 'palette', tRNS: 'transparency', eXIf: 'exif' }[type];
    if (type === 'IEND') {
      break;
    } else if (type === 'IDAT') {
      found.data.push(content);
    } else if (name) {
      found[name] = content;
    }
    at += 12 + length;
  }
  if (found.header?.length !== 13) {
    throw new Damaged('no header');
  }
  return found;
}

function pictureOf(header, palette, transparency) {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, compression, filter, interlace] = header.subarray(8);
  if (width < 1 || height < 1 || !DEPTHS[colour]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw new Damaged('a kind that no PNG has');
  }
  const colours = colour === GREY || colour === GREY_ALPHA ? 1 : 3;
  if (colour === PALETTE ? !(palette?.length >= 3) : transparency && transparency.length < 2 * colours) {
    throw new Damaged('colours that are missing');
  }
  // The one colour that is transparent, in samples of 16 bits.
  const single = colour !== PALETTE && transparency;
  const clear = single ? Array.from({ length: colours }, (_, c) => (transparency[2 * c] << 8) | transparency[2 * c + 1]) : null;
  return { width, height, depth, colour, interlace, palette, transparency, clear, samples: SAMPLES[colour] };
}

/** Takes inflated bytes, and writes the pixels of each row that is complete. */
class Rows {
  constructor(picture) {
    this.picture = picture;
    const { depth, samples, interlace } = picture;
    this.bits = depth * samples;
    this.passes = interlace ? PASSES : [[0, 0, 1, 1]];
    this.pass = -1;
    this.nextPass();
  }

  async read(data) {
    // Its size was checked; what the data say of themselves is not trusted.
    this.picture.rgba = new Uint8ClampedArray(this.picture.width * this.picture.height * 4);
    const reader = new Blob(data).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
    while (!this.isComplete()) {
      const { done, value } = await reader.read();
      if (done) {
        throw new Damaged('a picture that is cut off');
      }
      this.take(value);
    }
    await reader.cancel();
  }

  isComplete() {
    return this.pass === this.passes.length;
  }

  /** Begins the next pass that has pixels. */
  nextPass() {
    do {
      this.pass++;
      if (this.isComplete()) {
        return;
      }
      const [column, row, across, down] = this.passes[this.pass];
      this.columns = Math.floor((this.picture.width - column + across - 1) / across);
      this.lines = Math.floor((this.picture.height - row + down - 1) / down);
    } while (this.columns === 0 || this.lines === 0);
    this.row = new Uint8Array(1 + Math.ceil((this.columns * this.bits) / 8));
    this.above = new Uint8Array(this.row.length);
    this.filled = 0;
    this.y = 0;
  }

  take(bytes) {
    for (let from = 0; from < bytes.length && !this.isComplete(); ) {
      const part = bytes.subarray(from, from + this.row.length - this.filled);
      this.row.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      if (this.filled === this.row.length) {
        this.unfilter();
        this.write();
        [this.row, this.above] = [this.above, this.row];
        this.filled = 0;
        this.y++;
        if (this.y === this.lines) {
          this.nextPass();
        }
      }
    }
  }

  unfilter() {
    const { row, above } = this;
    const step = Math.max(1, this.bits >> 3);
    const left = (at) => (at > step ? row[at - step] : 0);
    const corner = (at) => (at > step ? above[at - step] : 0);
    const predict = [() => 0, left, (at) => above[at], (at) => (left(at) + above[at]) >> 1, (at) => paeth(left(at), above[at], corner(at))][row[0]];
    if (!predict) {
      throw new Damaged('a filter that no PNG has');
    }
    for (let at = 1; at < row.length; at++) {
      row[at] += predict(at);
    }
  }

  write() {
    const { width, depth, colour, clear, samples, rgba } = this.picture;
    const [first, top, across, down] = this.passes[this.pass];
    const scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
    const level = (value) => (depth === 16 ? value >> 8 : value * scale);
    const grey = samples < 3;
    for (let x = 0; x < this.columns; x++) {
      const to = 4 * ((top + this.y * down) * width + first + x * across);
      if (colour === PALETTE) {
        this.writeColour(to, this.sample(x));
        continue;
      }
      const at = x * samples;
      const [red, green, blue] = grey ? Array(3).fill(this.sample(at)) : [this.sample(at), this.sample(at + 1), this.sample(at + 2)];
      rgba[to] = level(red);
      rgba[to + 1] = level(green);
      rgba[to + 2] = level(blue);
      const seen = !clear || red !== clear[0] || (!grey && (green !== clear[1] || blue !== clear[2]));
      // A colour that is transparent has no place beside an opacity; such a file is read as Bobbin reads it.
      rgba[to + 3] = colour === GREY_ALPHA || colour === RGB_ALPHA ? level(this.sample(at + samples - 1)) : seen ? 255 : 0;
    }
  }

  writeColour(to, index) {
    const { palette, transparency, rgba } = this.picture;
    if (3 * index + 2 >= palette.length) {
      throw new Damaged('a colour that is not in the palette');
    }
    rgba.set(palette.subarray(3 * index, 3 * index + 3), to);
    rgba[to + 3] = transparency?.[index] ?? 255;
  }

  sample(index) {
    const { row } = this;
    const { depth } = this.picture;
    if (depth === 16) {
      return (row[1 + 2 * index] << 8) | row[2 + 2 * index];
    }
    if (depth === 8) {
      return row[1 + index];
    }
    const bit = index * depth;
    return (row[1 + (bit >> 3)] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
  }
}

function paeth(left, up, corner) {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) {
    return left;
  }
  return toUp <= toCorner ? up : corner;
}
