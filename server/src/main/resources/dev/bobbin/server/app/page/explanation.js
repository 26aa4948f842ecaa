// The network's input, pixel by pixel, and the pixels that support a class.

import { drawPixels } from './picture.js';

const READINGS = {
  'integrated-gradients': (name) => `Orange speaks for ${name}, blue against it`,
  occlusion: (name) => `Orange: with this covered it would be less of ${name}`,
  'grad-cam': (name) => `Where its last convolution found ${name}`,
};

export class ExplanationView {
  /** @param changed is called when another explanation is requested */
  constructor(changed) {
    this.switch = document.getElementById('explain');
    this.method = document.getElementById('method');
    this.class = document.getElementById('explained-class');
    this.input = document.getElementById('input');
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
    drawPixels(this.input, pixels, this.model.input.width, this.model.input.height);
    this.seen.hidden = false;
    this.describe();
  }

  describe() {
    const { width, height } = this.model.input;
    this.input.setAttribute('aria-label', `the picture as the network sees it, ${width} by ${height} pixels`);
  }

  /** The picture has changed. */
  age() {
    this.figure.classList.add('old');
  }

  async show(answer) {
    if (answer.input) {
      await draw(this.input, answer.input);
      this.seen.hidden = false;
      this.describe();
    }
    const explanation = answer.explanation;
    this.figure.hidden = !explanation?.picture;
    this.figure.classList.remove('old');
    this.say(explanation?.missing ? `No explanation: ${explanation.missing}.` : '');
    if (explanation?.picture) {
      await draw(this.overlay, explanation.picture);
      this.reading.textContent = READINGS[explanation.method](explanation.class.name);
      this.overlay.setAttribute('aria-label', `the same picture with what speaks for ${explanation.class.name}, by ${explanation.method}`);
    }
  }

  say(words) {
    this.problem.hidden = words === '';
    this.problem.textContent = words;
  }
}

async function draw(canvas, address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d').drawImage(image, 0, 0);
}
