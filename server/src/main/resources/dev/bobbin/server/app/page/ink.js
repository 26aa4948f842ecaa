// How the pad's strokes become the pictures of a model.

/** The grey of a colour, as ITU-R BT.601 has it. */
function grey([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export class Ink {
  /** @param model as the server describes it; none for grey pictures that are light on dark */
  constructor(model = null) {
    const { polarity = 'light-on-dark', background = [0] } = model?.preprocessing ?? {};
    this.channels = model?.input.channels === 3 ? 3 : 1;
    /** Whether a drawing is light on dark, whatever the model's pictures are. */
    this.plain = this.channels === 1 && polarity !== 'as-is';
    /** What the server is told of a drawing; null for nothing. */
    this.polarity = this.plain ? 'light-on-dark' : null;
    /** Whether a drawing is the network's input as it is. */
    this.exact = this.plain || polarity !== 'dark-on-light';
    const level = (channel) => (this.plain ? 0 : background[Math.min(channel, background.length - 1)]);
    this.background = [0, 1, 2].map(level);
    this.light = grey(this.background) > 127.5;
    this.pen = this.light ? [0, 0, 0] : [255, 255, 255];
    /** The opaque colour for each amount of paint, as a word of an ImageData (little-endian). */
    this.words = Uint32Array.from({ length: 256 }, (_, paint) => {
      const [red, green, blue] = [0, 1, 2].map((channel) => this.level(paint, channel));
      return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    });
  }

  /** The value of a channel with so much paint, from 0 to 255. */
  level(paint, channel) {
    return Math.round(this.background[channel] + ((this.pen[channel] - this.background[channel]) * paint) / 255);
  }

  /** A drawing's paint as the pixels of a picture: [height][width][channels]. */
  pixels(paint) {
    const { channels } = this;
    return Uint8ClampedArray.from({ length: paint.length * channels }, (_, at) => this.level(paint[Math.floor(at / channels)], at % channels));
  }
}
