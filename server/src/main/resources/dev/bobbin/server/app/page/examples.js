// What a model tells apart: test images of each class, to start with.

import { element } from './elements.js';

export class ExamplesView {
  /** @param taken receives the example that the visitor chose: {index, class, picture} */
  constructor(taken) {
    this.taken = taken;
    this.section = document.getElementById('own-examples');
    this.words = document.getElementById('own-examples-words');
    this.list = document.getElementById('class-examples');
    this.reset();
  }

  /** After a model was chosen: nothing is known of its examples yet. */
  reset() {
    this.examples = [];
    this.section.hidden = true;
    this.list.replaceChildren();
  }

  /** @param answer {leakage, examples}, in the order of the classes */
  show({ leakage, examples }) {
    this.examples = examples;
    this.section.hidden = examples.length === 0;
    this.words.textContent = origin(leakage);
    const byClass = Map.groupBy(examples, (one) => one.class);
    this.list.replaceChildren(...[...byClass].map(([name, ofClass]) => this.entry(name, ofClass)));
  }

  entry(name, examples) {
    const buttons = examples.map((one, at) => {
      const label = `${name}, example ${at + 1} of ${examples.length}: test image ${one.index}`;
      const button = element('button', { type: 'button', title: `Test image ${one.index}`, 'aria-label': label }, [
        element('img', { src: one.picture, alt: '', class: 'pixels' }),
      ]);
      button.addEventListener('click', () => this.taken(one));
      return button;
    });
    return element('li', {}, [element('span', { class: 'name' }, name), element('div', { class: 'strip' }, buttons)]);
  }

  /** The first example of a class. */
  of(name) {
    return this.examples.find((one) => one.class === name);
  }
}

function origin(leakage) {
  const chosen = 'Images of its test split, chosen at random.';
  if (!leakage) {
    return `${chosen} It has not learned from them.`;
  }
  return leakage.declared
    ? `${chosen} It has learned from them, as its recipe asks.`
    : `${chosen} It has learned from ${leakage.testImages.toLocaleString('en')} of the ${leakage.ofTestImages.toLocaleString('en')} test images.`;
}
