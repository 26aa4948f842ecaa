// The colours to draw with, for a model of pictures in colour.

import { element } from './elements.js';

const COLOURS = [
  ['black', '#000000'],
  ['white', '#ffffff'],
  ['red', '#d32f2f'],
  ['orange', '#f57c00'],
  ['yellow', '#fdd835'],
  ['green', '#388e3c'],
  ['blue', '#1e63c4'],
  ['purple', '#7b1fa2'],
  ['pink', '#f48fb1'],
  ['brown', '#6d4c41'],
];

export class Palette {
  /** @param chosen is called after a colour was chosen */
  constructor(pad, chosen) {
    this.pad = pad;
    this.chosen = chosen;
    this.section = document.getElementById('palette');
    this.own = document.getElementById('own-colour');
    this.paper = document.getElementById('paper');
    this.swatches = COLOURS.map(([name, colour], at) => this.swatch(name, colour, (at + 1) % 10));
    document.getElementById('colours').replaceChildren(...this.swatches);
    this.own.addEventListener('input', () => this.choose(this.own.value));
    this.paper.addEventListener('input', () => this.pad.usePaper(levels(this.paper.value)));
    pad.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  swatch(name, colour, digit) {
    const button = element('button', { type: 'button', 'aria-label': name, 'aria-pressed': 'false', title: `${name} (${digit})` });
    button.dataset.colour = colour;
    button.style.setProperty('--colour', colour);
    button.addEventListener('click', () => this.choose(colour));
    return button;
  }

  /** After a model was chosen: shows its colours, if it has any. */
  reset() {
    const { ink } = this.pad;
    this.section.hidden = ink.planes === 1;
    this.paper.value = hex(ink.background);
    this.mark(hex(ink.colour));
  }

  choose(colour) {
    this.pad.ink.colour = levels(colour);
    this.mark(colour);
    this.chosen();
  }

  mark(colour) {
    this.own.value = colour;
    for (const swatch of this.swatches) {
      swatch.setAttribute('aria-pressed', String(swatch.dataset.colour === colour));
    }
  }

  key(event) {
    if (this.section.hidden || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) {
      return;
    }
    const [name, colour] = COLOURS[(Number(event.key) + 9) % 10];
    this.choose(colour);
    this.pad.heard.says(name);
  }
}

/** Red, green and blue of '#rrggbb'. */
function levels(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(colour) {
  return `#${colour.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
}
