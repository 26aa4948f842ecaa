// The network's input, pixel by pixel, and the pixels that support a class.

import { drawPixels, fit } from './picture.js';

/** How a picture of another aspect became the network's. */
const FITS = { pad: 'with a margin', crop: 'the middle of the picture', stretch: 'stretched' };

const READINGS = {
  'integrated-gradients': (name) => `Orange speaks for ${name}, blue against it`,
  occlusion: (name) => `Orange: with this covered it would be less of ${name}`,
  'grad-cam': (name) => `Where its last convolution found ${name}`,
};

export class ExplanationView {
  /** @param changed is called when another explanation is requested */
  constructor(changed) {
    /** The network's input as the server sent it; null if it is the pad's. */
    this.drawn = null;
    this.switch = document.getElementById('explain');
    this.method = document.getElementById('method');
    this.class = document.getElementById('explained-class');
    this.input = document.getElementById('input');
    this.inputWords = document.getElementById('input-words');
    this.original = document.getElementById('original');
    this.originalFigure = document.getElementById('original-figure');
    this.overlay = document.getElementById('overlay');
    this.figure = document.getElementById('overlay-figure');
    this.reading = document.getElementById('overlay-words');
    this.problem = document.getElementById('explain-problem');
    this.seen = document.getElementById('seen');
    this.switch.addEventListener('change', () => {
      document.getElementById('explaining').hidden = !this.switch.checked;
      this.figure.hidden = true;
      this.say('');
      changed();
    });
    this.method.addEventListener('change', changed);
    this.class.addEventListener('change', changed);
  }

  /** After a model was chosen. */
  reset(model) {
    this.model = model;
    const winner = new Option('the winner', '');
    this.class.replaceChildren(winner, ...model.classes.map((name, index) => new Option(name, String(index))));
    this.clear();
  }

  clear() {
    this.drawn = null;
    this.seen.hidden = true;
    this.figure.hidden = true;
    this.say('');
  }

  /** Switches explanations on with the method of this name, if there is one. */
  begin(method) {
    if (READINGS[method]) {
      this.method.value = method;
      this.switch.checked = true;
      document.getElementById('explaining').hidden = false;
    }
  }

  /** The request's parameters, or null if explanations are off. */
  query() {
    if (!this.switch.checked) {
      return null;
    }
    const query = { explain: 'true', method: this.method.value };
    return this.class.value === '' ? query : { ...query, class: this.class.value };
  }

  /** Shows the pad's pixels, which are the network's input. */
  showPixels(pixels) {
    this.drawn = null;
    drawPixels(this.input, pixels, this.model.input.width, this.model.input.height);
    this.originalFigure.hidden = true;
    this.describe([]);
  }

  /**
   * Shows the network's input as the server prepared it, beside the picture.
   *
   * @param answer with an input, or without for the pad's pixels
   * @param bitmap of the visitor's picture; null if there is none
   */
  async showInput({ input, polarity }, bitmap) {
    if (!input) {
      return;
    }
    this.drawn = input;
    const picture = await load(input);
    // The pad or another picture may have been shown in the meantime.
    if (this.drawn !== input) {
      return;
    }
    draw(this.input, picture);
    this.originalFigure.hidden = !bitmap;
    if (bitmap) {
      fit(this.original, bitmap);
    }
    this.describe([...fitted(this.model, bitmap), ...inverted(this.model, polarity)]);
  }

  describe(prepared) {
    const { width, height, channels } = this.model.input;
    const size = `${width} × ${height} pixels in ${channels === 3 ? 'colour' : 'grey'}`;
    this.inputWords.textContent = `What the network sees: ${[size, ...prepared].join(', ')}`;
    this.input.setAttribute('aria-label', `the picture as the network sees it, ${width} by ${height} pixels`);
    this.seen.hidden = false;
    this.seen.classList.remove('old');
  }

  /** The picture has changed. */
  age() {
    this.figure.classList.add('old');
    this.seen.classList.toggle('old', this.drawn !== null);
  }

  async show(answer) {
    const explanation = answer.explanation;
    this.figure.hidden = !explanation?.picture;
    this.figure.classList.remove('old');
    this.say(explanation?.missing ? `No explanation: ${explanation.missing}.` : '');
    if (explanation?.picture) {
      draw(this.overlay, await load(explanation.picture));
      this.reading.textContent = READINGS[explanation.method](explanation.class.name);
      this.overlay.setAttribute('aria-label', `the same picture with what speaks for ${explanation.class.name}, by ${explanation.method}`);
    }
  }

  say(words) {
    this.problem.hidden = words === '';
    this.problem.textContent = words;
  }
}

/** How the picture was fitted to the network's size, if its aspect is another. */
function fitted({ input, preprocessing }, bitmap) {
  const same = !bitmap || Math.abs(bitmap.width / bitmap.height / (input.width / input.height) - 1) < 0.02;
  return same ? [] : [FITS[preprocessing.fit]];
}

/** Why a picture that was read with this polarity was inverted; nothing if it was not. */
function inverted({ preprocessing }, polarity) {
  if (polarity !== 'dark-on-light') {
    return [];
  }
  return preprocessing.polarity === 'dark-on-light'
    ? ['inverted, since the pictures of this model are dark on light']
    : ['inverted, since it was read as dark on light and the pictures of this model are not'];
}

async function load(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

function draw(canvas, image) {
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d').drawImage(image, 0, 0);
}
