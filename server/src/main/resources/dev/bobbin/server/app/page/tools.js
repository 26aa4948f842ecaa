// The buttons around the pad, and their keyboard shortcuts.

import { Palette } from './palette.js';

const KEYS = { b: 'brush', e: 'eraser', f: 'fill' };

export class Tools {
  constructor(pad) {
    this.pad = pad;
    this.size = document.getElementById('size');
    this.mirror = document.getElementById('mirror');
    // A colour is chosen to paint with it.
    this.palette = new Palette(pad, () => pad.tool === 'eraser' && this.choose('brush'));
    this.choices = [...document.querySelectorAll('[data-tool]')];
    this.undo = document.getElementById('undo');
    this.redo = document.getElementById('redo');
    this.clear = document.getElementById('clear');
    for (const choice of this.choices) {
      choice.addEventListener('click', () => this.choose(choice.dataset.tool));
    }
    this.mirror.addEventListener('click', () => this.toggleMirror());
    this.size.addEventListener('input', () => this.take());
    this.press(this.undo, () => pad.undo());
    this.press(this.redo, () => pad.redo());
    this.press(this.clear, () => pad.clear());
    pad.canvas.addEventListener('keydown', (event) => this.key(event));
    // A reload keeps a slider's value.
    this.take();
  }

  /** A button that disables itself would lose the focus, so the pad gets it. */
  press(button, use) {
    button.addEventListener('click', () => {
      use();
      if (button.disabled) {
        this.pad.canvas.focus({ preventScroll: true });
      }
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key.toLowerCase();
    if (KEYS[key]) {
      this.choose(KEYS[key]);
      this.pad.heard.says(KEYS[key]);
    } else if (key === 'm') {
      this.toggleMirror();
      this.pad.heard.says(this.pad.mirror ? 'mirror on' : 'mirror off');
    } else if (key === '[' || key === ']') {
      this.size.stepUp(key === ']' ? 1 : -1);
      this.take();
      this.pad.heard.says(`size ${this.size.value}`);
    }
  }

  choose(tool) {
    this.pad.tool = tool;
    for (const choice of this.choices) {
      choice.setAttribute('aria-pressed', String(choice.dataset.tool === tool));
    }
    this.pad.paint();
  }

  toggleMirror() {
    this.pad.mirror = !this.pad.mirror;
    this.mirror.setAttribute('aria-pressed', String(this.pad.mirror));
    this.pad.paint();
  }

  take() {
    this.pad.size = Number(this.size.value);
    this.pad.paint();
  }

  /** Enables the buttons that can be used now. */
  refresh() {
    this.undo.disabled = this.pad.past.length === 0;
    this.redo.disabled = this.pad.future.length === 0;
    this.clear.disabled = this.pad.raster.isEmpty();
  }
}
