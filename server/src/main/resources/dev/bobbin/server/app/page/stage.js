// The network's input: the pad, or the visitor's picture from a file, drag and drop, clipboard or camera.

import { Camera } from './camera.js';
import { Ink } from './ink.js';
import { Pad } from './pad.js';
import { blobOf, drawPixels, fit, greysOf, png, read, smaller } from './picture.js';
import * as sketches from './sketches.js';
import { Tools } from './tools.js';

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

  /**
   * After a model was chosen: gives the pad its size and colours. A drawing of that size is kept. Nobody draws what a
   * model of photographs has learned from, so a visitor who has begun nothing is asked for a picture there.
   */
  reset(model) {
    const { width, height } = model.input;
    const { polarity } = model.preprocessing;
    this.inverts = polarity === 'dark-on-light';
    this.pad.use(new Ink(model), width, height);
    this.tools.palette.reset();
    this.refresh();
    // Only grey pictures of one polarity can be of the other.
    document.getElementById('background').hidden = !this.pad.ink.plain;
    this.polarity.value = '';
    this.polarity.options[0].textContent = `as the model's pictures: ${polarity === 'dark-on-light' ? 'light' : 'dark'}`;
    if (this.pad.raster.isEmpty() && !this.photo) {
      this.turn(this.pad.ink.plain);
    }
    this.offer(model);
  }

  isEmpty() {
    return this.onPad ? this.pad.raster.isEmpty() : this.photo === null;
  }

  /** The pad's pixels if they are the network's input; null if only the server knows that. */
  pixels() {
    return this.onPad && this.pad.ink.exact ? this.pad.ink.pixels(this.pad.raster.means()) : null;
  }

  /** The current picture: {body, polarity, name}. */
  async question() {
    if (this.onPad) {
      const { ink, raster } = this.pad;
      return { body: await png(ink.pixels(raster.means()), raster.width, raster.height), polarity: ink.polarity };
    }
    return { body: this.photo.blob, polarity: this.photo.polarity ?? this.polarity.value };
  }

  /** The picture as the browser shows it; null for a drawing, and if only the server can read it. */
  original() {
    return this.onPad ? null : (this.photo?.bitmap ?? null);
  }

  /** Makes a picture smaller that the server finds too large, once: whether it did. */
  async shrink() {
    const { photo } = this;
    const blob = this.onPad || !photo?.bitmap || photo.shrunk ? null : await smaller(photo.bitmap);
    if (blob === null || photo !== this.photo) {
      return false;
    }
    this.photo = { ...photo, blob, shrunk: true };
    document.getElementById('photo-name').textContent += '; made smaller, since this server takes no picture of that size';
    return true;
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
    if (this.photo) {
      this.photo.polarity = null;
    }
    this.changed(true);
  }

  /**
   * Uses a file as the picture.
   *
   * @param polarity of it, '' for the model's; null for the visitor's choice
   */
  async take(file, polarity = null) {
    let photo;
    try {
      photo = await read(file);
    } catch (failure) {
      this.problem(failure.message);
      return;
    }
    this.problem('');
    this.photo = { ...photo, polarity };
    this.canvas.hidden = !photo.bitmap;
    if (photo.bitmap) {
      fit(this.canvas, photo.bitmap);
    }
    this.canvas.setAttribute('aria-label', photo.name);
    document.getElementById('drop-words').hidden = photo.bitmap !== null;
    const name = document.getElementById('photo-name');
    name.hidden = false;
    const size = photo.bitmap ? `${photo.bitmap.width} × ${photo.bitmap.height} pixels` : 'which this browser cannot show';
    name.textContent = `${photo.name}, ${size}`;
    this.turn(false);
    this.changed(true);
  }

  /** Uses a test image as the picture: on the pad, for editing, if it is what can be drawn there. */
  async takeExample({ index, class: name, picture }) {
    const blob = blobOf(picture);
    const { ink, raster } = this.pad;
    const greys = ink.plain && !this.inverts ? await greysOf(blob, raster.width, raster.height) : null;
    if (greys) {
      this.turn(true);
      this.pad.load(greys);
    } else {
      await this.take(new File([blob], `${name}, test image ${index}`, { type: blob.type }), '');
    }
  }

  /** Uses an article's thumbnail as the picture: on the pad, for editing, if it has the network's size. */
  async takeArticle({ id, thumbnail }) {
    const blob = blobOf(thumbnail);
    const { ink, raster } = this.pad;
    const greys = ink.plain ? await greysOf(blob, raster.width, raster.height) : null;
    if (greys) {
      this.turn(true);
      this.pad.load(greys);
    } else {
      await this.take(new File([blob], id, { type: blob.type }), 'as-is');
    }
  }

  /** The menu of sketches, for a model that knows what they show. */
  offer({ input: { width, height }, classes }) {
    const known = sketches.fit(classes);
    document.getElementById('sketches').hidden = !known;
    if (!known) {
      return;
    }
    const buttons = sketches.names.map((name, at) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.title = name;
      button.setAttribute('aria-label', `Start with: ${name}`);
      const canvas = document.createElement('canvas');
      canvas.className = 'pixels';
      const { ink } = this.pad;
      drawPixels(canvas, ink.pixels(ink.cells(sketches.greys(at, width, height))), width, height);
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

  /** Starts with the sketch of this name: whether there is one. */
  begin(name) {
    const at = sketches.names.indexOf(name);
    const known = at >= 0 && !document.getElementById('sketches').hidden;
    if (known) {
      this.sketch(at);
    }
    return known;
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
    this.polarity.addEventListener('change', () => this.setPolarity(this.polarity.value));
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
