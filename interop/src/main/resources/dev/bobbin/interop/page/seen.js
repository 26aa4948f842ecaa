// What the network sees, pixel by pixel, beside the picture.

import { drawPixels, fit } from './picture.js';

/** How a picture of another aspect became the network's. */
const FITS = { pad: 'with a margin', crop: 'the middle of the picture', stretch: 'stretched' };

export class SeenView {
  /** @param preprocessing of the model */
  constructor(preprocessing) {
    this.preprocessing = preprocessing;
    this.seen = document.getElementById('seen');
    this.input = document.getElementById('input');
    this.words = document.getElementById('input-words');
    this.original = document.getElementById('original');
    this.originalFigure = document.getElementById('original-figure');
  }

  clear() {
    this.seen.hidden = true;
  }

  /**
   * Shows prepared bytes.
   *
   * @param polarity as which the picture was read
   * @param bitmap of the picture; null for a drawing
   */
  show(bytes, polarity, bitmap) {
    const [height, width, channels] = this.preprocessing.size;
    drawPixels(this.input, bytes, width, height);
    this.input.setAttribute('aria-label', `the picture as the network sees it, ${width} by ${height} pixels`);
    const size = `${width} × ${height} pixels in ${channels === 3 ? 'colour' : 'grey'}`;
    this.words.textContent = `What the network sees: ${[size, ...this.fitted(bitmap), ...this.inverted(polarity)].join(', ')}`;
    this.originalFigure.hidden = !bitmap;
    if (bitmap) {
      fit(this.original, bitmap);
    }
    this.seen.hidden = false;
  }

  /** How the picture was fitted to the network's size, if its aspect is another. */
  fitted(bitmap) {
    const [height, width] = this.preprocessing.size;
    const same = !bitmap || Math.abs(bitmap.width / bitmap.height / (width / height) - 1) < 0.02;
    return same ? [] : [FITS[this.preprocessing.fit]];
  }

  /** Why a picture that was read with this polarity was inverted; nothing if it was not. */
  inverted(polarity) {
    if (polarity !== 'dark-on-light') {
      return [];
    }
    return this.preprocessing.polarity === 'dark-on-light'
      ? ['inverted, since the pictures of this model are dark on light']
      : ['inverted, since it was read as dark on light and the pictures of this model are not'];
  }
}
