// The prediction as words, numbers and bars.

/** Up to this many classes keep their order; of more, only the most probable are shown. */
export const MOST_ROWS = 12;
const TOP = 10;
const SURE = 0.9;
const UNSURE = 0.5;

const INVERTED = 'looks-inverted';
const WARNINGS = {
  [INVERTED]: ({ polarity }) =>
    polarity === 'light-on-dark'
      ? 'The picture looks dark on light, but was read as light on dark.'
      : 'The picture looks light on dark, but was read as dark on light.',
  'was-colour': () => 'Colours do not count, only how light they are.',
};

/** A fraction in per cent: 98.7 %, and 100 % or 0 % only if that is exact. */
export function percent(share) {
  const value = 100 * share;
  if (value > 99.9 && share < 1) {
    return '> 99.9\u00a0%';
  }
  return value > 0 && value < 0.1 ? '< 0.1\u00a0%' : `${value.toFixed(1)}\u00a0%`;
}

export class PredictionView {
  /** @param flip is called when the visitor says that the background was detected wrongly */
  constructor(flip) {
    this.flip = flip;
    this.winner = document.getElementById('winner');
    this.list = document.getElementById('classes');
    this.rest = document.getElementById('rest');
    this.warnings = document.getElementById('warnings');
    this.latency = document.getElementById('latency');
    this.peek = document.getElementById('peek');
    this.rows = new Map();
    this.seen = true;
    // On a phone the prediction is below the pad, so a line at the bottom shows it during drawing.
    new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      this.peep();
    }).observe(this.winner);
  }

  peep() {
    this.peek.hidden = this.seen || this.winner.classList.contains('soft');
    this.peek.textContent = this.unknown ? 'Unknown' : this.winner.textContent;
  }

  /** After a model was chosen: shows its classes. */
  reset(model) {
    this.model = model;
    this.replaceRows([]);
    if (model.classes.length <= MOST_ROWS) {
      model.classes.forEach((name, index) => this.list.append(this.row(index, name)));
    }
    this.clear();
  }

  /** Shows that there is no picture, or no answer for it. */
  clear(words = 'Nothing to look at yet') {
    this.winner.textContent = words;
    this.winner.classList.add('soft');
    this.unknown = false;
    if (this.model.classes.length > MOST_ROWS) {
      this.replaceRows([]);
    }
    for (const row of this.rows.values()) {
      this.fill(row, 0, '');
      row.item.classList.remove('first');
    }
    this.warnings.hidden = true;
    this.latency.textContent = '';
    this.peep();
  }

  /** The number of classes to request: all of them, if there are few. */
  top() {
    return this.model.classes.length <= MOST_ROWS ? null : TOP;
  }

  /** Whether an answer has the shown classes: the model's file may have been replaced. */
  knows(answer) {
    return answer.classes.every(({ index, name }) => this.model.classes[index] === name);
  }

  show(answer, milliseconds) {
    const [first] = answer.classes;
    this.winner.textContent = sentence(answer);
    this.winner.classList.remove('soft');
    this.unknown = answer.unknown;
    this.peep();
    if (this.model.classes.length > MOST_ROWS) {
      this.replaceRows(answer.classes);
    }
    this.list.setAttribute('aria-label', `Classes with their ${areShares(answer.classes) ? 'probabilities' : 'scores'}`);
    const length = lengths(answer.classes);
    for (const one of answer.classes) {
      const row = this.rows.get(one.index);
      this.fill(row, length(figure(one)), value(one));
      row.item.classList.toggle('first', one === first && !answer.unknown);
    }
    this.warn(answer);
    this.latency.textContent = words(milliseconds);
  }

  /** Shows rows for these classes only, and says how many others there are. */
  replaceRows(classes) {
    this.rows.clear();
    this.list.replaceChildren(...classes.map((one) => this.row(one.index, one.name)));
    const others = this.model.classes.length - classes.length;
    this.rest.hidden = classes.length === 0 || others === 0;
    this.rest.textContent = others === 1 ? 'The other class has less.' : `The other ${others} classes have less.`;
  }

  fill(row, share, text) {
    row.bar.style.setProperty('--share', share);
    row.value.textContent = text;
  }

  row(index, name) {
    const item = document.createElement('li');
    const [label, track, bar, value] = ['name', 'track', 'fill', 'value'].map((kind) => {
      const part = document.createElement('span');
      part.className = kind;
      return part;
    });
    label.textContent = name;
    track.append(bar);
    item.append(label, track, value);
    this.rows.set(index, { item, bar, value });
    return item;
  }

  warn(answer) {
    this.warnings.hidden = answer.warnings.length === 0;
    this.warnings.replaceChildren(
      ...answer.warnings.map(({ kind, message }) => {
        const item = document.createElement('li');
        item.textContent = WARNINGS[kind]?.(answer) ?? `The picture ${message}.`;
        item.className = kind;
        if (kind === INVERTED) {
          const light = answer.polarity === 'light-on-dark';
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = light ? 'The background is light' : 'The background is dark';
          button.addEventListener('click', () => this.flip(light ? 'dark-on-light' : 'light-on-dark'));
          item.append(' ', button);
        }
        return item;
      }),
    );
  }
}

/** A network without a softmax at its end gives scores, which are no shares of anything. */
function areShares(classes) {
  return classes.every(({ probability }) => probability !== undefined);
}

function figure({ probability, score }) {
  return probability ?? score;
}

function value({ probability, score }) {
  return probability === undefined ? score.toPrecision(4) : percent(probability);
}

function output(one) {
  return one.probability === undefined ? `score ${value(one)}` : value(one);
}

/** The length of a value's bar, from 0 to 1. */
function lengths(classes) {
  if (areShares(classes)) {
    return (value) => value;
  }
  const values = classes.map(figure);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (value) => (most > least ? (value - least) / (most - least) : 0);
}

function sentence({ classes, unknown }) {
  const [first] = classes;
  const { name, probability, meanProbability } = first;
  const share = `${name}, ${output(first)}${meanProbability === undefined ? '' : ' of the votes'}`;
  if (unknown) {
    return `Unknown: none of its classes, it seems. The nearest is ${share}`;
  }
  const sureness = probability === undefined || probability >= SURE ? '' : probability < UNSURE ? 'Unsure: ' : 'Probably ';
  return `${sureness}${share}`;
}

function words(milliseconds) {
  return milliseconds < 1000 ? `answered in ${Math.max(1, Math.round(milliseconds))} ms` : `answered in ${(milliseconds / 1000).toFixed(1)} s`;
}

/** The screen reader's text when the prediction has settled. */
export function spoken(answer) {
  const second = answer.classes[1];
  const next = second && !(second.probability < 0.01) ? `, then ${second.name}, ${output(second)}` : '';
  return `${sentence(answer)}${next}`;
}
