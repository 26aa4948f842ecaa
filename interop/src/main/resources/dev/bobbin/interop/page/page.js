// A classifier as a page of its own: everything is in this file, and nothing leaves it.

import { Classifier } from './classifier.js';
import { decode } from './decode.js';
import { element } from './elements.js';
import { drawPixels } from './picture.js';
import { PredictionView, spoken } from './prediction.js';
import { Proof } from './proof.js';
import { SeenView } from './seen.js';
import { Stage } from './stage.js';
import { bytesOf, floatsOf, tensorsOf } from './tensors.js';

/** Milliseconds without a change before the prediction is read out. */
const SETTLED = 600;
/** Milliseconds before the check begins, so that the page is usable first. */
const CHECK_AFTER = 400;
/** Classes that are named at the top. */
const NAMED = 10;
/** Images to start with, at most. */
const STARTS = 12;

const at = (id) => document.getElementById(id);
const block = (id) => at(id).textContent;

function showProblem(words) {
  at('problem').hidden = words === '';
  at('problem').textContent = words;
}

class Page {
  constructor() {
    this.description = JSON.parse(block('description'));
    this.file = bytesOf(block('model'));
    this.classifier = new Classifier(this.description, tensorsOf(this.file));
    const outputs = floatsOf(bytesOf(block('proof-outputs')));
    this.proof = new Proof(this.classifier, bytesOf(block('proof-images')), outputs, this.description.proof.distances);
    /** The picture that was decoded last, and the file that it is of. */
    this.decoded = { blob: null, picture: null };
    /** Counts changes, so that an answer for an earlier picture is dropped. */
    this.changes = 0;
    /** Milliseconds before the next answer: as long as the last one took, so that strokes stay smooth with a slow network too. */
    this.pause = 0;
    this.model = viewed(this.description);
    this.seen = new SeenView(this.description.preprocessing);
    this.prediction = new PredictionView((polarity) => this.stage.setPolarity(polarity));
    this.stage = new Stage((another) => this.changed(another), showProblem);
  }

  begin() {
    const { name, parameters, classes } = this.description;
    at('model-words').textContent = [name, `${parameters.toLocaleString('en')} parameters`, pictures(this.model)].join(' · ');
    this.prediction.reset(this.model);
    this.stage.reset(this.model);
    const begin = this.stage.onPad ? 'Draw a picture, or bring one.' : 'Choose a picture, or draw one.';
    at('task').textContent = `${begin} ${name} tells apart ${listed(classes)}.`;
    this.offerImages();
    this.withoutCamera();
    at('save').addEventListener('click', () => this.save());
    this.seen.clear();
    this.check();
  }

  // --- answers -------------------------------------------------------------------------------------------------------------

  /** The stage's picture has changed. */
  changed(another) {
    this.changes++;
    clearTimeout(this.settling);
    if (this.stage.isEmpty()) {
      this.forget('Nothing to look at yet');
      showProblem('');
      return;
    }
    if (another) {
      at('news').textContent = '';
    }
    this.asked ??= setTimeout(() => {
      this.asked = undefined;
      this.answer(this.changes);
    }, this.pause);
  }

  async answer(change) {
    try {
      const prepared = await this.prepared();
      if (change !== this.changes) {
        return;
      }
      const began = performance.now();
      const found = this.classifier.classify(prepared.bytes);
      this.pause = performance.now() - began;
      const answer = { ...found, classes: found.classes.slice(0, this.prediction.top() ?? undefined), ...prepared };
      this.prediction.show(answer, this.pause);
      this.seen.show(prepared.bytes, prepared.polarity, this.stage.original());
      showProblem('');
      this.settling = setTimeout(() => (at('news').textContent = spoken(answer)), SETTLED);
    } catch (failure) {
      if (change === this.changes) {
        this.forget('No answer for this picture');
        showProblem(failure.message);
      }
      // A fault of this page, not of the picture.
      if (failure instanceof TypeError) {
        throw failure;
      }
    }
  }

  /** The network's input for the stage's picture: {bytes, polarity, warnings}. */
  async prepared() {
    const pixels = this.stage.pixels();
    if (pixels) {
      return { bytes: pixels, polarity: this.stage.pad.ink.polarity, warnings: [] };
    }
    const { body, polarity } = await this.stage.question();
    return this.classifier.preparer.prepare(await this.picture(body), polarity);
  }

  async picture(blob) {
    if (this.decoded.blob !== blob) {
      this.decoded = { blob, picture: await decode(blob, this.description.preprocessing.orientation) };
    }
    return this.decoded.picture;
  }

  /** Nothing that was said of an earlier picture stays. */
  forget(words) {
    this.prediction.clear(words);
    this.seen.clear();
    at('news').textContent = '';
  }

  // --- the page --------------------------------------------------------------------------------------------------------------

  /** To start with: one image of the proof for each class that Bobbin finds among them. */
  offerImages() {
    const { classes, preprocessing, proof } = this.description;
    if (proof.noise) {
      return;
    }
    const [height, width] = preprocessing.size;
    const firsts = new Map();
    for (let image = 0; image < this.proof.count; image++) {
      const expected = this.proof.expected(image);
      const winner = expected.indexOf(Math.max(...expected));
      if (winner >= 0 && !firsts.has(winner)) {
        firsts.set(winner, image);
      }
    }
    const buttons = [...firsts]
      .sort(([one], [other]) => one - other)
      .slice(0, STARTS)
      .map(([winner, image]) => {
        const canvas = element('canvas', { class: 'pixels' });
        drawPixels(canvas, this.proof.image(image), width, height);
        const label = `An image that Bobbin takes for ${classes[winner]}`;
        const button = element('button', { type: 'button', title: label, 'aria-label': label }, canvas);
        const name = `image-${image + 1}-of-the-check.png`;
        button.addEventListener('click', () => this.stage.takeArticle({ id: name, thumbnail: canvas.toDataURL() }));
        return button;
      });
    at('images').replaceChildren(...buttons);
    at('of-check').hidden = buttons.length === 0;
    at('images-title').textContent = at('sketches').hidden ? 'Start with an image of the check below' : 'Or an image of the check below';
  }

  /** A phone has its camera app; elsewhere a browser may keep the camera from pages that are files. */
  withoutCamera() {
    if (!matchMedia('(pointer: coarse)').matches && !navigator.mediaDevices?.getUserMedia) {
      at('shoot').hidden = true;
      at('no-camera').hidden = false;
    }
  }

  async check() {
    if (this.proof.count === 0) {
      at('verdict').textContent = 'No images were given to check it with.';
      return;
    }
    await new Promise((resume) => setTimeout(resume, CHECK_AFTER));
    const { agrees, words } = await this.proof.verdict();
    at('verdict').textContent = words;
    at('verdict').className = agrees ? 'notice good' : 'notice bad';
  }

  /** The model as a file that Bobbin reads. */
  save() {
    const address = URL.createObjectURL(new Blob([this.file], { type: 'application/octet-stream' }));
    element('a', { href: address, download: `${this.description.name}.safetensors` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/** The model as the views know it from Bobbin's service. */
function viewed({ name, classes, parameters, preprocessing }) {
  const [height, width, channels] = preprocessing.size;
  return { name, classes, parameters, input: { width, height, channels }, preprocessing };
}

function listed(classes) {
  const named = classes.slice(0, NAMED);
  const more = classes.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** How pictures become its input. */
function pictures({ input: { width, height, channels } }) {
  return `sees ${width} × ${height} pixels ${channels === 3 ? 'in colour' : 'in grey'}`;
}

const page = new Page();
page.begin();
// For programs that open the page, such as tests; and a sign for guard.js that it has begun.
globalThis.bobbin = {
  /** The largest difference from the proof's outputs. */
  check: () => page.proof.largest(),
  /** The outputs for prepared bytes. */
  outputs: (bytes) => [...page.classifier.outputs(Uint8Array.from(bytes)).outputs],
  /** The distance from the training images, for prepared bytes; null if the model cannot tell. */
  distance: (bytes) => page.classifier.outputs(Uint8Array.from(bytes)).distance,
  /** The network's input for a picture's file, as {bytes, polarity, warnings}. */
  prepare: async (blob, polarity = '') => {
    const { bytes, ...facts } = page.classifier.preparer.prepare(await page.picture(blob), polarity);
    return { bytes: [...bytes], ...facts };
  },
};
