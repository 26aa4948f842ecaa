// The network's input: the pad, or the visitor's picture from a file, drag and drop, clipboard or camera.

import { Camera } from './camera.js';
import { Pad } from './pad.js';
import { blobOf, drawGreys, fit, greyPng, greysOf, read } from './picture.js';
import * as sketches from './sketches.js';
import { Tools } from './tools.js';

const PAD = 'light-on-dark';

export class Stage {
  /**
   * @param changed is called with true for another picture, and with false for a change of the drawing
   * @param problem is called with the reason why a picture could not be read, or '' if it could
   */
  constructor(changed, problem) {
    this.changed = changed;
    this.problem = problem;
    this.photo = null;
    this.onPad = true;
    this.newsOfPad = document.getElementById('pad-news');
    this.hint = document.getElementById('pad-hint');
    this.polarity = document.getElementById('polarity');
    this.canvas = document.getElementById('photo');
    this.file = document.getElementById('file');
    this.pad = new Pad(document.getElementById('pad'), {
      changed: (another) => {
        this.refresh();
        changed(another);
      },
      says: (words) => (this.newsOfPad.textContent = words),
    });
    this.tools = new Tools(this.pad);
    this.camera = new Camera((file) => this.take(file));
    this.refresh();
    this.listen();
  }

  refresh() {
    this.tools.refresh();
    this.hint.hidden = !this.pad.raster.isEmpty();
  }

  /** After a model was chosen: gives the pad its size. A drawing of that size is kept. */
  reset({ width, height }) {
    if (this.pad.raster.width !== width || this.pad.raster.height !== height) {
      this.pad.resize(width, height);
      this.refresh();
    }
    this.offer(width, height);
  }

  isEmpty() {
    return this.onPad ? this.pad.raster.isEmpty() : this.photo === null;
  }

  /** The pad's pixels; null for a picture, since only the server knows the network's input then. */
  greys() {
    return this.onPad ? this.pad.raster.bytes() : null;
  }

  /** The current picture: {body, polarity, name}. */
  async question() {
    if (this.onPad) {
      const { width, height } = this.pad.raster;
      return { body: await greyPng(this.pad.raster.bytes(), width, height), polarity: PAD };
    }
    return { body: this.photo.blob, polarity: this.polarity.value };
  }

  /** Shows the pad or the picture. */
  turn(toPad) {
    if (this.onPad === toPad) {
      return;
    }
    this.onPad = toPad;
    document.getElementById('drawing').hidden = !toPad;
    document.getElementById('pictured').hidden = toPad;
    document.getElementById('to-pad').setAttribute('aria-pressed', String(toPad));
    document.getElementById('to-photo').setAttribute('aria-pressed', String(!toPad));
  }

  /** Sets the picture's polarity. */
  setPolarity(polarity) {
    this.polarity.value = polarity;
    this.changed(true);
  }

  /** Uses a file as the picture. */
  async take(file) {
    let photo;
    try {
      photo = await read(file);
    } catch (failure) {
      this.problem(failure.message);
      return;
    }
    this.problem('');
    this.photo = photo;
    fit(this.canvas, photo.bitmap);
    this.canvas.hidden = false;
    this.canvas.setAttribute('aria-label', photo.name);
    document.getElementById('drop-words').hidden = true;
    const name = document.getElementById('photo-name');
    name.hidden = false;
    name.textContent = `${photo.name}, ${photo.bitmap.width} × ${photo.bitmap.height} pixels`;
    this.turn(false);
    this.changed(true);
  }

  /** Uses an article's thumbnail as the picture: on the pad, for editing, if it has the network's size. */
  async takeArticle({ id, thumbnail }) {
    const blob = blobOf(thumbnail);
    const greys = await greysOf(blob, this.pad.raster.width, this.pad.raster.height);
    if (greys) {
      this.turn(true);
      this.pad.load(greys);
    } else {
      await this.take(new File([blob], id, { type: blob.type }));
    }
  }

  /** The menu of sketches. */
  offer(width, height) {
    const buttons = sketches.names.map((name, at) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.title = name;
      button.setAttribute('aria-label', `Start with: ${name}`);
      const canvas = document.createElement('canvas');
      canvas.className = 'pixels';
      drawGreys(canvas, sketches.greys(at, width, height), width, height);
      button.append(canvas);
      button.addEventListener('click', () => this.sketch(at));
      return button;
    });
    document.getElementById('examples').replaceChildren(...buttons);
  }

  sketch(at) {
    const { columns, rows } = this.pad.raster;
    this.turn(true);
    this.pad.loadFine(sketches.greys(at, columns, rows));
  }

  /** Starts with the sketch of this name, if there is one. */
  begin(name) {
    const at = sketches.names.indexOf(name);
    if (at >= 0) {
      this.sketch(at);
    }
  }

  // --- input ---------------------------------------------------------------------------------------------------------------

  listen() {
    const click = (id, use) => document.getElementById(id).addEventListener('click', use);
    const show = (toPad) => {
      this.turn(toPad);
      this.changed(true);
    };
    click('to-pad', () => show(true));
    click('to-photo', () => show(false));
    click('choose', () => this.file.click());
    click('shoot', () => this.camera.open());
    click('paste', () => this.pasteNow());
    document.getElementById('paste').hidden = !navigator.clipboard?.read;
    this.file.addEventListener('change', () => {
      const [file] = this.file.files;
      // So that the same file can be selected again.
      this.file.value = '';
      if (file) {
        this.take(file);
      }
    });
    this.polarity.addEventListener('change', () => this.changed(true));
    document.addEventListener('paste', (event) => this.pasted(event));
    this.listenToDrops();
  }

  listenToDrops() {
    const body = document.body;
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      body.classList.add('dropping');
    });
    document.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) {
        body.classList.remove('dropping');
      }
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      body.classList.remove('dropping');
      const [file] = event.dataTransfer.files;
      if (file) {
        this.take(file);
      } else {
        this.problem('That was no file. Pictures of other sites are not fetched: save it first, or copy and paste it.');
      }
    });
  }

  pasted(event) {
    const [file] = event.clipboardData.files;
    if (file) {
      event.preventDefault();
      this.take(file);
    }
  }

  async pasteNow() {
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((one) => one.startsWith('image/'));
        if (type) {
          this.take(new File([await item.getType(type)], 'pasted picture', { type }));
          return;
        }
      }
      this.problem('There is no picture in the clipboard.');
    } catch {
      this.problem('The browser does not let this page read the clipboard; Ctrl+V works all the same.');
    }
  }
}
