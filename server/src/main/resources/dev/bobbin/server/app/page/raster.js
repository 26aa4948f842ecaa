// The drawing as numbers: a fine raster, whose means are the network's pixels. Independent of the page.

/** Cells along one side of a pixel, where there is room: enough for smooth strokes with soft edges. */
const FINEST = 8;
/** Cells along the longer side of the picture, at most. */
const MOST = 512;
/** As much paint as there can be. */
const FULL = 255;
const HALF = 128;
/** Colours that differ by less than this in every channel are filled together. */
const ALIKE = 40;

/**
 * A cell is one number, how much paint there is from 0 to 255, or four: that, and the red, green and blue that the paint adds to what
 * remains of the background. A pixel is the mean of its cells, in the same numbers.
 */
export class Raster {
  /**
   * @param width in pixels of the network
   * @param height in pixels of the network
   * @param planes numbers of a cell: 1 or 4
   */
  constructor(width, height, planes = 1) {
    this.width = width;
    this.height = height;
    this.planes = planes;
    this.fine = Math.max(1, Math.min(FINEST, Math.floor(MOST / Math.max(width, height))));
    this.columns = width * this.fine;
    this.rows = height * this.fine;
    /** Row by row, [rows][columns][planes]. */
    this.cells = new Float32Array(this.columns * this.rows * planes);
    /** The difference between a pixel and the mean of its cells. */
    this.lacking = new Float32Array(width * height * planes);
    /** How much of each cell the current stroke covers, from 0 to 1, and the cells before it. */
    this.covered = new Float32Array(this.columns * this.rows);
    this.before = this.cells;
  }

  clear() {
    this.cells.fill(0);
    this.lacking.fill(0);
  }

  isEmpty() {
    for (let at = 0; at < this.cells.length; at += this.planes) {
      if (this.cells[at] !== 0) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the state, for restore(). */
  save() {
    return { cells: this.cells.slice(), lacking: this.lacking.slice() };
  }

  restore({ cells, lacking }) {
    this.cells.set(cells);
    this.lacking.set(lacking);
  }

  /** Takes a picture with the numbers of each cell. */
  loadFine(cells) {
    this.lacking.fill(0);
    this.cells.set(cells);
  }

  /** The network's input: a byte for each pixel. */
  bytes() {
    return Uint8ClampedArray.from(this.means());
  }

  /** The numbers of each pixel, [height][width][planes]. */
  means() {
    const { planes, width, columns, fine } = this;
    const sums = new Float32Array(width * this.height * planes);
    for (let row = 0, at = 0; row < this.rows; row++) {
      const line = Math.floor(row / fine) * width;
      for (let column = 0; column < columns; column++) {
        const pixel = (line + Math.floor(column / fine)) * planes;
        for (let plane = 0; plane < planes; plane++, at++) {
          sums[pixel + plane] += this.cells[at];
        }
      }
    }
    return sums.map((sum, at) => sum / (fine * fine) + this.lacking[at]);
  }

  /**
   * Takes a picture of the network's size, and shows it smoothly. The mean of a pixel's interpolated cells is not exactly its value: the
   * difference is kept until something is drawn there, so that the network gets exactly this picture.
   *
   * @param pixels [height][width][planes]
   */
  load(pixels) {
    const { planes, width } = this;
    for (let row = 0, at = 0; row < this.rows; row++) {
      const [top, bottom, down] = between(row, this.height, this.fine);
      for (let column = 0; column < this.columns; column++) {
        const [left, right, across] = between(column, width, this.fine);
        for (let plane = 0; plane < planes; plane++, at++) {
          const value = (line, place) => pixels[(line * width + place) * planes + plane];
          const above = mix(value(top, left), value(top, right), across);
          const below = mix(value(bottom, left), value(bottom, right), across);
          this.cells[at] = mix(above, below, down);
        }
      }
    }
    this.lacking.fill(0);
    this.lacking.set(this.means().map((mean, at) => pixels[at] - mean));
  }

  /** Begins a stroke: its lines cover what is there now, however often they cross each other. */
  begin() {
    this.before = this.cells.slice();
    this.covered.fill(0);
  }

  /**
   * Draws a line of the stroke with a round, anti-aliased brush.
   *
   * @param from {x, y, radius} in pixels
   * @param to {x, y, radius} in pixels; the same place for a dot
   * @param paint the numbers of a painted cell; null to erase
   */
  stroke(from, to, paint) {
    const { planes } = this;
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
        const inside = Math.min(1, mix(from.radius, to.radius, along) * this.fine - distance + 0.5);
        const cell = row * this.columns + column;
        if (inside > this.covered[cell]) {
          this.covered[cell] = inside;
          for (let plane = 0, at = cell * planes; plane < planes; plane++, at++) {
            this.cells[at] = mix(this.before[at], paint ? paint[plane] : 0, inside);
          }
          this.exact(cell);
        }
      }
    }
  }

  /** From here on a cell's pixel is the mean of its cells. */
  exact(cell) {
    const pixel = Math.floor(cell / this.columns / this.fine) * this.width + Math.floor((cell % this.columns) / this.fine);
    this.lacking.fill(0, pixel * this.planes, (pixel + 1) * this.planes);
  }

  /**
   * Fills the area around a point. With one number a cell it is the empty area up to its outline; with four that of the same colour.
   *
   * @param paint the numbers of a painted cell
   * @return false if nothing was done, since the area is painted already or, with one number, open to the edge of the picture
   */
  fill(x, y, paint) {
    const { planes, columns, rows } = this;
    const start = Math.floor(y * this.fine) * columns + Math.floor(x * this.fine);
    const alike = planes === 1 ? (cell) => this.cells[cell] < HALF : this.likeness(start);
    if (!alike(start) || this.isPainted(start, paint)) {
      return false;
    }
    const found = new Uint8Array(columns * rows);
    found[start] = 1;
    const place = [start];
    for (let next = 0; next < place.length; next++) {
      const cell = place[next];
      const beside = this.beside(cell);
      if (beside.length < 4 && planes === 1) {
        return false;
      }
      for (const one of beside) {
        if (!found[one] && alike(one)) {
          found[one] = 1;
          place.push(one);
        }
      }
    }
    for (const cell of place) {
      this.exact(cell);
      // With its neighbours, or the soft edge of the outline would remain as a seam.
      for (const one of [cell, ...this.beside(cell)]) {
        this.cells.set(paint, one * planes);
      }
    }
    return true;
  }

  isPainted(cell, paint) {
    return paint.every((value, plane) => Math.abs(this.cells[cell * this.planes + plane] - value) < 1);
  }

  /** Whether a cell is of nearly the same colour as this one is now. */
  likeness(cell) {
    const wanted = this.cells.slice(cell * this.planes, (cell + 1) * this.planes);
    return (other) => wanted.every((value, plane) => Math.abs(this.cells[other * this.planes + plane] - value) < ALIKE);
  }

  /** The cells beside one: fewer than four at the edge of the picture. */
  beside(cell) {
    const { columns } = this;
    const column = cell % columns;
    return [
      ...(column > 0 ? [cell - 1] : []),
      ...(column < columns - 1 ? [cell + 1] : []),
      ...(cell >= columns ? [cell - columns] : []),
      ...(cell < columns * (this.rows - 1) ? [cell + columns] : []),
    ];
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
