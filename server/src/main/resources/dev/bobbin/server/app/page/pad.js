// The pad: draws on a raster with mouse, finger, pen or keys, and shows it.

import { Ink } from './ink.js';
import { Raster } from './raster.js';

const REMEMBERED = 60;
/** Numbers of all remembered drawings together. */
const MEMORY = 16_000_000;
/** The side of a network for which the sizes of the brush are meant. */
const USUAL = 28;
/** Segments of a curve between two midpoints. */
const PIECES = 6;
const ERASER_OF_A_PEN = 32;
const RIGHT_BUTTON = 2;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pad {
  /**
   * @param canvas square, and focusable
   * @param heard callbacks: changed(whether it is another picture), and says(words) for screen readers
   */
  constructor(canvas, heard) {
    this.canvas = canvas;
    this.heard = heard;
    this.tool = 'brush';
    this.size = 2.5;
    this.mirror = false;
    /** The pointer that draws; others, such as the palm, are ignored. */
    this.pointer = null;
    this.ring = null;
    this.cursor = null;
    /** Whether the keyboard is in use: only then its cursor is shown. */
    this.keyed = false;
    this.penDown = false;
    this.fine = document.createElement('canvas');
    this.ink = new Ink();
    this.resize(USUAL, USUAL);
    this.listen();
    new ResizeObserver((entries) => this.fit(entries[0])).observe(canvas);
  }

  /** Creates an empty raster of the network's size. */
  resize(width, height) {
    this.raster = new Raster(width, height, this.ink.planes);
    this.canvas.parentElement.style.aspectRatio = `${width} / ${height}`;
    this.fine.width = this.raster.columns;
    this.fine.height = this.raster.rows;
    this.shades = new ImageData(this.raster.columns, this.raster.rows);
    this.past = [];
    this.future = [];
    this.last = null;
    this.path = null;
    this.cursor = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
    this.paint();
  }

  /** Sets the colours of paint and background. A drawing is kept if it has the same size and number of colours. */
  use(ink, width, height) {
    this.ink = ink;
    if (this.raster.width !== width || this.raster.height !== height || this.raster.planes !== ink.planes) {
      this.resize(width, height);
    }
    this.shine();
  }

  /** Sets the colour of the background. */
  usePaper(colour) {
    this.ink.usePaper(colour);
    this.shine();
    this.heard.changed(false);
  }

  shine() {
    this.canvas.parentElement.classList.toggle('light', this.ink.light);
    this.paint();
  }

  /** The brush's radius in the network's pixels. */
  radius() {
    return (this.size / 2) * Math.max(1, this.raster.width / USUAL);
  }

  /** Replaces the drawing by a picture of the raster's size, [height][width][channels]. */
  load(pixels) {
    this.remember();
    this.raster.load(this.ink.drawing(pixels));
    this.change(true);
  }

  /** Replaces the drawing by a finer picture, with a grey for each cell. */
  loadFine(greys) {
    this.remember();
    this.raster.loadFine(this.ink.cells(greys));
    this.change(true);
  }

  clear() {
    if (!this.raster.isEmpty()) {
      this.remember();
      this.raster.clear();
      this.change();
      this.heard.says('cleared');
    }
  }

  undo() {
    this.travel(this.past, this.future, 'undone');
  }

  redo() {
    this.travel(this.future, this.past, 'redone');
  }

  travel(from, to, word) {
    // Not during a stroke.
    if (from.length > 0 && this.path === null) {
      to.push(this.raster.save());
      this.raster.restore(from.pop());
      this.change();
      this.heard.says(word);
    }
  }

  remember() {
    this.past.push(this.raster.save());
    const most = Math.min(REMEMBERED, Math.max(4, Math.floor(MEMORY / this.raster.cells.length)));
    this.past.splice(0, Math.max(0, this.past.length - most));
    this.future = [];
  }

  change(another = false) {
    this.paint();
    this.heard.changed(another);
  }

  // --- drawing -------------------------------------------------------------------------------------------------------------

  /** Begins a stroke, or draws a straight line from the end of the last one. */
  begin(place, erase, straight) {
    this.remember();
    this.raster.begin();
    this.path = { erase, before: place, middle: place };
    this.line(straight && this.last ? { ...this.last, radius: place.radius } : place, place);
    this.change();
  }

  /** Continues the stroke: a curve through the midpoints between the pointer's positions. */
  goOn(place) {
    const { before, middle: from } = this.path;
    const to = halfway(before, place);
    let at = from;
    for (let piece = 1; piece <= PIECES; piece++) {
      const share = piece / PIECES;
      const next = blend(blend(from, before, share), blend(before, to, share), share);
      this.line(at, next);
      at = next;
    }
    this.path.before = place;
    this.path.middle = to;
  }

  end() {
    this.line(this.path.middle, this.path.before);
    this.last = this.path.before;
    this.path = null;
    this.change();
  }

  line(from, to) {
    const paint = this.path.erase ? null : this.ink.paint();
    this.raster.stroke(from, to, paint);
    if (this.mirror) {
      const across = (place) => ({ ...place, x: this.raster.width - place.x });
      this.raster.stroke(across(from), across(to), paint);
    }
  }

  fill(place) {
    this.remember();
    const across = this.raster.width - place.x;
    const paint = this.ink.paint();
    const filled = this.raster.fill(place.x, place.y, paint);
    // Its mirror image may be the same place, which is already filled.
    const other = this.mirror && this.raster.fill(across, place.y, paint);
    if (filled || other) {
      this.change();
      this.heard.says('filled');
    } else {
      this.past.pop();
      this.heard.says(
        this.ink.planes === 1 ? 'There is no closed empty area here to fill: close the outline first.' : 'This area has the chosen colour already.',
      );
    }
  }

  // --- pointers ------------------------------------------------------------------------------------------------------------

  listen() {
    const on = (type, use) => this.canvas.addEventListener(type, use);
    on('pointerdown', (event) => this.down(event));
    on('pointermove', (event) => this.move(event));
    on('pointerup', (event) => this.up(event, false));
    on('pointercancel', (event) => this.up(event, true));
    on('pointerleave', () => this.hover(null));
    on('contextmenu', (event) => event.preventDefault());
    on('keydown', (event) => this.key(event));
    on('keyup', (event) => event.key === ' ' && this.lift());
    on('focus', () => {
      this.keyed = this.canvas.matches(':focus-visible');
      this.paint();
    });
    on('blur', () => {
      this.lift();
      this.paint();
    });
  }

  down(event) {
    if (this.path !== null) {
      return;
    }
    // A click must not select text or scroll the page, but it sets the focus, so that keys work.
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.keyed = false;
    const place = this.place(event);
    if (this.tool === 'fill') {
      this.fill(place);
      return;
    }
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    const erase = this.tool === 'eraser' || (event.buttons & (ERASER_OF_A_PEN | RIGHT_BUTTON)) !== 0;
    this.begin(place, erase, event.shiftKey);
  }

  move(event) {
    if (this.pointer === null) {
      this.hover(event);
    } else if (event.pointerId === this.pointer) {
      // All positions since the last frame, so that fast strokes stay smooth.
      const seen = event.getCoalescedEvents?.() ?? [];
      for (const one of seen.length > 0 ? seen : [event]) {
        this.goOn(this.place(one));
      }
      this.hover(event);
      this.change();
    }
  }

  up(event, cancelled) {
    if (event.pointerId !== this.pointer) {
      return;
    }
    this.pointer = null;
    this.end();
    if (event.pointerType !== 'mouse') {
      this.hover(null);
    }
    // The system took over the touch for a gesture.
    if (cancelled) {
      this.undo();
      this.future.pop();
      this.heard.changed(false);
    }
  }

  hover(event) {
    this.ring = event && this.place(event);
    this.paint();
  }

  /** An event's position in the network's pixels, and the brush's radius, which grows with a pen's pressure. */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const pressed = event.pointerType === 'pen' && event.pressure > 0 ? 0.4 + 1.2 * event.pressure : 1;
    return {
      x: clamp(((event.clientX - box.left) / box.width) * this.raster.width, this.raster.width),
      y: clamp(((event.clientY - box.top) / box.height) * this.raster.height, this.raster.height),
      radius: this.radius() * pressed,
    };
  }

  // --- keys ----------------------------------------------------------------------------------------------------------------

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && letter === 'z') {
      event.shiftKey ? this.redo() : this.undo();
    } else if (command && letter === 'y') {
      this.redo();
    } else if (command || event.altKey) {
      return;
    } else if (MOVES[event.key]) {
      this.step(MOVES[event.key]);
    } else if (event.key === ' ') {
      this.touch();
    } else if (event.key === 'Enter') {
      this.toggle();
    } else if (event.key === 'Delete') {
      this.clear();
    } else {
      return;
    }
    this.keyed = true;
    event.preventDefault();
  }

  step([dx, dy]) {
    if (this.pointer !== null) {
      return;
    }
    this.cursor.x = Math.min(this.raster.width - 1, Math.max(0, this.cursor.x + dx));
    this.cursor.y = Math.min(this.raster.height - 1, Math.max(0, this.cursor.y + dy));
    if (this.path) {
      const place = this.middle();
      this.line(this.path.before, place);
      this.path.before = place;
      this.path.middle = place;
      this.change();
    } else {
      this.paint();
    }
    this.heard.says(`column ${this.cursor.x + 1}, row ${this.cursor.y + 1}${this.shade()}`);
  }

  shade() {
    const { width, planes } = this.raster;
    const paint = this.raster.means()[(this.cursor.y * width + this.cursor.x) * planes];
    return paint > 200 ? ', painted' : paint > 50 ? ', partly painted' : '';
  }

  /** The space bar draws while it is held. */
  touch() {
    if (this.tool === 'fill') {
      this.fill(this.middle());
    } else if (!this.path) {
      this.begin(this.middle(), this.tool === 'eraser', false);
    }
  }

  /** Enter draws until it is pressed again, for people who cannot hold one key and press another. */
  toggle() {
    if (this.tool === 'fill') {
      this.fill(this.middle());
      return;
    }
    this.penDown = !this.penDown;
    if (this.penDown) {
      this.touch();
    } else {
      this.lift();
    }
    this.heard.says(this.penDown ? 'brush down' : 'brush up');
  }

  lift() {
    if (this.path && this.pointer === null) {
      this.penDown = false;
      this.end();
    }
  }

  /** The centre of the pixel under the cursor. */
  middle() {
    return { x: this.cursor.x + 0.5, y: this.cursor.y + 0.5, radius: this.radius() };
  }

  // --- showing -------------------------------------------------------------------------------------------------------------

  /** Gives the canvas the screen's resolution, so that nothing is blurred twice. */
  fit(entry) {
    const exact = entry.devicePixelContentBoxSize?.[0];
    const scale = globalThis.devicePixelRatio || 1;
    this.canvas.width = exact ? exact.inlineSize : Math.round(entry.contentRect.width * scale);
    this.canvas.height = exact ? exact.blockSize : Math.round(entry.contentRect.height * scale);
    this.show();
  }

  /** Shows the raster at the next frame, once. */
  paint() {
    this.frame ??= requestAnimationFrame(() => this.show());
  }

  show() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    const { canvas, raster } = this;
    if (canvas.width === 0) {
      return;
    }
    this.ink.show(raster.cells, this.shades.data);
    this.fine.getContext('2d').putImageData(this.shades, 0, 0);
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.fine, 0, 0, canvas.width, canvas.height);
    const scale = canvas.width / raster.width;
    if (this.mirror) {
      this.axis(context, scale);
    }
    if (this.ring && this.tool !== 'fill') {
      this.circle(context, scale, this.ring, this.ring.radius);
    }
    if (this.keyed && canvas.matches(':focus')) {
      this.circle(context, scale, this.middle(), this.tool === 'fill' ? 0.5 : this.radius());
      this.cell(context, scale);
    }
  }

  axis(context, scale) {
    context.setLineDash([scale / 4, scale / 3]);
    context.strokeStyle = 'rgb(128 128 128 / 0.6)';
    context.lineWidth = Math.max(1, scale / 16);
    context.beginPath();
    context.moveTo(this.canvas.width / 2, 0);
    context.lineTo(this.canvas.width / 2, this.canvas.height);
    context.stroke();
    context.setLineDash([]);
  }

  circle(context, scale, place, radius) {
    // Dark inside light, so that it is visible on any drawing.
    for (const [width, colour] of [[4, '#000'], [2, '#fff']]) {
      context.lineWidth = (width * scale) / 16;
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(place.x * scale, place.y * scale, Math.max(radius, 0.4) * scale, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  cell(context, scale) {
    context.lineWidth = Math.max(1, scale / 12);
    context.strokeStyle = '#79b8f0';
    context.strokeRect(this.cursor.x * scale, this.cursor.y * scale, scale, scale);
  }
}

function clamp(place, size) {
  return Math.min(size - 1 / 64, Math.max(0, place));
}

function blend(from, to, share) {
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    radius: from.radius + (to.radius - from.radius) * share,
  };
}

function halfway(one, other) {
  return blend(one, other, 0.5);
}
