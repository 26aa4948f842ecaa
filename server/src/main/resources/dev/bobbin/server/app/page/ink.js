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
    /** Numbers of a cell of the raster: paint has colours of its own for a model of colour pictures. */
    this.planes = this.channels === 3 ? 4 : 1;
    /** Whether a drawing is light on dark, whatever the model's pictures are. */
    this.plain = this.channels === 1 && polarity !== 'as-is';
    /** What the server is told of a drawing; null for nothing. */
    this.polarity = this.plain ? 'light-on-dark' : null;
    /** Whether a drawing is the network's input as it is. */
    this.exact = this.plain || polarity !== 'dark-on-light';
    this.colour = [0, 0, 0];
    this.usePaper([0, 1, 2].map((channel) => (this.plain ? 0 : background[Math.min(channel, background.length - 1)])));
    this.colour = this.light ? [0, 0, 0] : [255, 255, 255];
  }

  /** Sets the colour of the background: red, green and blue. */
  usePaper(colour) {
    this.background = colour;
    this.light = grey(colour) > 127.5;
  }

  /** What a brush makes of a cell. */
  paint() {
    return this.planes === 1 ? [255] : [255, ...this.colour];
  }

  /** The value of a channel, from 0 to 255, of the cell or pixel that begins at a place. */
  level(values, at, channel) {
    const rest = this.background[channel] * (1 - values[at] / 255);
    return rest + (this.planes === 1 ? (this.colour[channel] * values[at]) / 255 : values[at + 1 + channel]);
  }

  /** A drawing's pixels as those of a picture: [height][width][channels]. */
  pixels(means) {
    const { channels, planes } = this;
    return Uint8ClampedArray.from({ length: (means.length / planes) * channels }, (_, at) =>
      this.level(means, Math.floor(at / channels) * planes, at % channels),
    );
  }

  /** A picture's pixels, [height][width][channels], as those of a drawing; of grey ones only if it is light on dark. */
  drawing(pixels) {
    return this.planes === 1 ? pixels : Float32Array.from({ length: (pixels.length / 3) * 4 }, (_, at) => (at % 4 === 0 ? 255 : pixels[Math.floor(at / 4) * 3 + (at % 4) - 1]));
  }

  /** Amounts of paint, from 0 to 255, as the numbers of cells or pixels. */
  cells(amounts) {
    const { planes } = this;
    const paint = this.paint();
    return Float32Array.from({ length: amounts.length * planes }, (_, at) => (amounts[Math.floor(at / planes)] * paint[at % planes]) / 255);
  }

  /** Draws cells as the opaque colours of an ImageData. */
  show(cells, shades) {
    for (let at = 0, cell = 0; cell < cells.length; cell += this.planes) {
      for (let channel = 0; channel < 3; channel++) {
        shades[at++] = this.level(cells, cell, channel);
      }
      shades[at++] = 255;
    }
  }
}
