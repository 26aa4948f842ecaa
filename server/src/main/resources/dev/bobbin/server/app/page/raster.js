// The drawing as numbers: a fine raster, whose means are the network's pixels. Independent of the page.

/** Cells along one side of a pixel, where there is room: enough for smooth strokes with soft edges. */
const FINEST = 8;
/** Cells along the longer side of the picture, at most. */
const MOST = 512;
/** As much paint as there can be. */
const FULL = 255;
const HALF = 128;

export class Raster {
  /**
   * @param width in pixels of the network
   * @param height in pixels of the network
   */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.fine = Math.max(1, Math.min(FINEST, Math.floor(MOST / Math.max(width, height))));
    this.columns = width * this.fine;
    this.rows = height * this.fine;
    /** From 0 (background) to 255 (paint), row by row. */
    this.cells = new Float32Array(this.columns * this.rows);
    /** The difference between a pixel and the mean of its cells. */
    this.lacking = new Float32Array(width * height);
  }

  clear() {
    this.cells.fill(0);
    this.lacking.fill(0);
  }

  isEmpty() {
    return this.cells.every((cell) => cell === 0);
  }

  /** A copy of the state, for restore(). */
  save() {
    return { cells: this.cells.slice(), lacking: this.lacking.slice() };
  }

  restore({ cells, lacking }) {
    this.cells.set(cells);
    this.lacking.set(lacking);
  }

  /** Takes a picture with a value for each cell. */
  loadFine(greys) {
    this.lacking.fill(0);
    this.cells.set(greys);
  }

  /** The network's input: a byte for each pixel. */
  bytes() {
    return Uint8ClampedArray.from(this.means());
  }

  means() {
    const sums = new Float32Array(this.width * this.height);
    for (let row = 0, at = 0; row < this.rows; row++) {
      const line = Math.floor(row / this.fine) * this.width;
      for (let column = 0; column < this.columns; column++, at++) {
        sums[line + Math.floor(column / this.fine)] += this.cells[at];
      }
    }
    return sums.map((sum, pixel) => sum / (this.fine * this.fine) + this.lacking[pixel]);
  }

  /**
   * Takes a picture of the network's size, and shows it smoothly. The mean of a pixel's interpolated cells is not exactly its byte: the
   * difference is kept until something is drawn there, so that the network gets exactly this picture.
   */
  load(bytes) {
    for (let row = 0, at = 0; row < this.rows; row++) {
      const [top, bottom, down] = between(row, this.height, this.fine);
      for (let column = 0; column < this.columns; column++, at++) {
        const [left, right, across] = between(column, this.width, this.fine);
        const above = mix(bytes[top * this.width + left], bytes[top * this.width + right], across);
        const below = mix(bytes[bottom * this.width + left], bytes[bottom * this.width + right], across);
        this.cells[at] = mix(above, below, down);
      }
    }
    this.lacking.fill(0);
    this.lacking.set(this.means().map((mean, pixel) => bytes[pixel] - mean));
  }

  /**
   * Draws a line with a round, anti-aliased brush: paint or, when erasing, background.
   *
   * @param from {x, y, radius} in pixels
   * @param to {x, y, radius} in pixels; the same place for a dot
   */
  stroke(from, to, erase) {
    const widest = Math.max(from.radius, to.radius) * this.fine + 1;
    const [x0, y0, x1, y1] = [from.x, from.y, to.x, to.y].map((place) => place * this.fine);
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy;
    const [firstColumn, lastColumn] = reach(Math.min(x0, x1) - widest, Math.max(x0, x1) + widest, this.columns);
    const [firstRow, lastRow] = reach(Math.min(y0, y1) - widest, Math.max(y0, y1) + widest, this.rows);
    for (let row = firstRow; row < lastRow; row++) {
      for (let column = firstColumn; column < lastColumn; column++) {
        const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
        const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
        const distance = Math.hypot(px - along * dx, py - along * dy);
        const inside = mix(from.radius, to.radius, along) * this.fine - distance + 0.5;
        if (inside > 0) {
          const paint = FULL * Math.min(1, inside);
          const at = row * this.columns + column;
          this.lacking[Math.floor(row / this.fine) * this.width + Math.floor(column / this.fine)] = 0;
          this.cells[at] = erase ? Math.min(this.cells[at], FULL - paint) : Math.max(this.cells[at], paint);
        }
      }
    }
  }

  /**
   * Fills the empty area around a point up to its outline.
   *
   * @return false if nothing was done, since the area is already painted or open to the edge of the picture
   */
  fill(x, y) {
    const start = Math.floor(y * this.fine) * this.columns + Math.floor(x * this.fine);
    if (this.cells[start] >= HALF) {
      return false;
    }
    const found = new Uint8Array(this.cells.length);
    found[start] = 1;
    const place = [start];
    for (let next = 0; next < place.length; next++) {
      const at = place[next];
      const column = at % this.columns;
      if (column === 0 || column === this.columns - 1 || at < this.columns || at >= this.cells.length - this.columns) {
        return false;
      }
      for (const beside of [at - 1, at + 1, at - this.columns, at + this.columns]) {
        if (!found[beside] && this.cells[beside] < HALF) {
          found[beside] = 1;
          place.push(beside);
        }
      }
    }
    for (const at of place) {
      this.lacking[Math.floor(at / this.columns / this.fine) * this.width + Math.floor((at % this.columns) / this.fine)] = 0;
      // With its neighbours, or the soft edge of the outline would remain as a dark seam.
      for (const beside of [at, at - 1, at + 1, at - this.columns, at + this.columns]) {
        this.cells[beside] = FULL;
      }
    }
    return true;
  }
}

function mix(from, to, share) {
  return from + (to - from) * share;
}

/** The two pixels between whose centres a cell lies, and the weight of the second. */
function between(cell, pixels, fine) {
  const place = Math.min(pixels - 1, Math.max(0, (cell + 0.5) / fine - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(pixels - 1, first + 1), place - first];
}

function reach(first, last, cells) {
  return [Math.max(0, Math.floor(first)), Math.min(cells, Math.ceil(last))];
}
