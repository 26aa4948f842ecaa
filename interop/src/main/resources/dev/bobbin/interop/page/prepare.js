// From a picture's pixels to the network's input, as the model's preprocessing says.

import { resample } from './resample.js';

const LIGHT = 127.5;
/** Smaller differences between red, green and blue come from compression, not from colour. */
const GREY_TOLERANCE = 8;
/** Enlarging less than this, each way, is no reason for a warning. */
const MUCH = 2;
const DARK_ON_LIGHT = 'dark-on-light';
const LIGHT_ON_DARK = 'light-on-dark';
const AS_IS = 'as-is';

/** The luminance by ITU-R BT.601, as in JPEG. */
function luminance(rgba, at) {
  return (19595 * rgba[at] + 38470 * rgba[at + 1] + 7471 * rgba[at + 2] + 0x8000) >> 16;
}

/** A level on a ground. */
function blended(level, opacity, ground) {
  return Math.floor((level * opacity + ground * (255 - opacity) + 127) / 255);
}

function isColour({ rgba }) {
  for (let at = 0; at < rgba.length; at += 4) {
    const [red, green, blue] = [rgba[at], rgba[at + 1], rgba[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_TOLERANCE && rgba[at + 3] !== 0) {
      return true;
    }
  }
  return false;
}

/** Where the pixels of the border are. */
function border({ width, height }) {
  const places = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1)) {
      places.push(4 * (y * width + x));
    }
  }
  return places;
}

function borderMean(picture, ground) {
  const places = border(picture);
  return places.reduce((sum, at) => sum + blended(luminance(picture.rgba, at), picture.rgba[at + 3], ground), 0) / places.length;
}

/** Whether it seems to be a dark object on a light background: by its border, or where that cannot be seen, by what can. */
function isDarkOnLight(picture) {
  const { rgba } = picture;
  const places = border(picture);
  if (places.reduce((sum, at) => sum + rgba[at + 3] / 255, 0) / places.length >= 0.5) {
    return borderMean(picture, 255) > LIGHT;
  }
  let [sum, weight] = [0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const seen = rgba[at + 3] / 255;
    sum += seen * luminance(rgba, at);
    weight += seen;
  }
  return weight > 0 && sum / weight < LIGHT;
}

/** A picture on a ground, as luminance or as red, green and blue. */
function laid({ width, height, rgba }, ground) {
  const channels = ground.length;
  const levels = new Uint8Array(width * height * channels);
  for (let at = 0, to = 0; at < rgba.length; at += 4) {
    for (let channel = 0; channel < channels; channel++) {
      const level = channels === 1 ? luminance(rgba, at) : rgba[at + channel];
      levels[to++] = rgba[at + 3] === 255 ? level : blended(level, rgba[at + 3], ground[channel]);
    }
  }
  return { width, height, levels };
}

export class Preparer {
  /** @param how {size: [height, width, channels], fit, background, polarity, mean, std} */
  constructor(how) {
    this.how = how;
    const { size, mean, std, polarity, background } = how;
    const [, , channels] = size;
    this.table = Array.from({ length: channels }, (_, channel) =>
      Float32Array.from({ length: 256 }, (_, level) => Math.fround(level - mean[channel]) / std[channel]),
    );
    /** Of prepared bytes: inverted if pictures are. */
    this.background = background.map((level) => (polarity === DARK_ON_LIGHT ? 255 - level : level));
  }

  /** The network's input values of prepared bytes. */
  values(bytes) {
    const channels = this.table.length;
    return Float32Array.from(bytes, (level, at) => this.table[at % channels][level]);
  }

  /**
   * Prepares a picture.
   *
   * @param picture {width, height, rgba}
   * @param pictures its polarity; 'auto' to find out, '' for the model's own
   * @return {bytes, polarity, warnings: [{kind, message}]}
   */
  prepare(picture, pictures) {
    const [height, width, channels] = this.how.size;
    const polarity = this.polarity(pictures || this.how.polarity, picture);
    const ground = this.background.map((level) => (polarity === DARK_ON_LIGHT ? 255 - level : level));
    const { rows, columns, toHeight, toWidth } = this.place(picture.height, picture.width);
    const fitted = resample(laid(picture, ground), channels, rows, columns, toHeight, toWidth);
    if (polarity === DARK_ON_LIGHT) {
      fitted.forEach((level, at) => (fitted[at] = 255 - level));
    }
    const bytes = Uint8Array.from({ length: height * width * channels }, (_, at) => this.background[at % channels]);
    const [top, left] = [Math.floor((height - toHeight) / 2), Math.floor((width - toWidth) / 2)];
    const line = toWidth * channels;
    for (let y = 0; y < toHeight; y++) {
      bytes.set(fitted.subarray(y * line, (y + 1) * line), ((top + y) * width + left) * channels);
    }
    const enlarged = toHeight >= MUCH * picture.height && toWidth >= MUCH * picture.width;
    return { bytes, polarity, warnings: this.warnings(picture, fitted, polarity, borderMean(picture, ground[0]), enlarged) };
  }

  /** The part of a picture that is used, and the size that it gets. */
  place(height, width) {
    const [toHeight, toWidth] = this.how.size;
    const [down, across] = [toHeight / height, toWidth / width];
    const whole = { rows: { start: 0, size: height }, columns: { start: 0, size: width } };
    if (this.how.fit === 'pad') {
      const scale = Math.min(down, across);
      const side = (length, most) => Math.min(most, Math.max(1, Math.round(length * scale)));
      return { ...whole, toHeight: side(height, toHeight), toWidth: side(width, toWidth) };
    }
    if (this.how.fit === 'crop') {
      const scale = Math.max(down, across);
      const middle = (all, size) => ({ start: (all - size) / 2, size });
      return { rows: middle(height, toHeight / scale), columns: middle(width, toWidth / scale), toHeight, toWidth };
    }
    return { ...whole, toHeight, toWidth };
  }

  polarity(pictures, picture) {
    if (pictures !== 'auto') {
      return pictures;
    }
    // Such a network has seen pictures of either kind, or of an unknown one.
    if (this.how.polarity === AS_IS) {
      return AS_IS;
    }
    return isDarkOnLight(picture) ? DARK_ON_LIGHT : LIGHT_ON_DARK;
  }

  warnings(picture, fitted, polarity, borderLevel, enlarged) {
    const [height, width, channels] = this.how.size;
    const light = borderLevel > LIGHT;
    const colour = isColour(picture);
    const flat = fitted.every((level, at) => at < channels || level === fitted[at - channels]);
    const warn = (holds, kind, message) => (holds ? [{ kind, message }] : []);
    return [
      ...warn(
        this.how.polarity !== AS_IS && light !== (polarity === DARK_ON_LIGHT),
        'looks-inverted',
        `looks inverted: its border is ${light ? 'light' : 'dark'}; try the polarity ${light ? DARK_ON_LIGHT : LIGHT_ON_DARK}`,
      ),
      ...warn(channels === 1 && colour, 'was-colour', 'is in colour: only its luminance was used'),
      ...warn(channels === 3 && !colour, 'was-grey', 'is grey: the model has learned from pictures in colour'),
      ...warn(height * width > 1 && flat, 'is-empty', 'shows nothing: all of its pixels are alike'),
      ...warn(enlarged, 'was-enlarged', `is small: it was enlarged for the network's ${width}x${height} pixels`),
    ];
  }
}
