// The curves of running trainings and of the selected runs.

import * as words from './words.js';

/** The most curves to draw; a study may train more. */
const MOST_LIVE = 4;

const KINDS = [
  { title: 'Accuracy', y: 'accuracy', training: 'accuracy', validation: 'validationAccuracy' },
  { title: 'Loss', y: 'loss', training: 'loss', validation: 'validationLoss' },
];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function points(epochs, key) {
  return epochs.filter((epoch) => typeof epoch[key] === 'number').map((epoch) => ({ x: epoch.epoch, y: epoch[key] }));
}

/** A figure with a chart of lines over epochs. */
class EpochChart {
  constructor(title, label, y) {
    const canvas = element('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    this.figure = element(
      'figure',
      { className: 'chart' },
      element('figcaption', { textContent: title }),
      element('div', { className: 'chart-area' }, canvas),
      element('output', { className: 'reading' }),
    );
    this.canvas = canvas;
    this.y = y;
    this.lines = null;
  }

  /** Call it when the figure is in the page, since charts measure it. */
  draw(series) {
    if (this.lines) {
      this.lines.set(series);
      return;
    }
    const hint = 'Point at the chart, or focus it and use the arrow keys, to read values.';
    this.lines = globalThis.bobbin.charts.lines(this.canvas, { x: 'epoch', y: this.y, word: 'epoch', wholeX: true, hint, series });
  }

  remove() {
    this.lines?.destroy();
    this.figure.remove();
  }
}

/** A running training. */
class LiveRun {
  constructor(run) {
    this.title = element('h3', { textContent: run.name });
    this.bar = element('progress', { max: 1, value: 0 });
    this.bar.setAttribute('aria-label', `Epochs of ${run.name}`);
    this.words = element('p', { className: 'soft small' });
    this.charts = KINDS.map((kind) => new EpochChart(kind.title, `${kind.title} of ${run.name} by epoch`, kind.y));
    this.pair = element('div', { className: 'pair' }, ...this.charts.map((chart) => chart.figure));
    this.node = element('article', { className: 'card live' }, element('div', { className: 'bar' }, this.title, this.bar), this.words, this.pair);
  }

  draw(run, epochs) {
    const last = epochs.at(-1) ?? run.last;
    const now = { ...run, last, epochs: Math.max(run.epochs, epochs.length) };
    this.bar.max = run.plannedEpochs || 1;
    this.bar.value = now.epochs;
    const planned = run.plannedEpochs ? ` of ${run.plannedEpochs}` : '';
    const said = [now.epochs === 0 ? `in the first epoch${planned}` : `epoch ${now.epochs}${planned}`];
    if (last) {
      said.push(`${Math.round(last.imagesPerSecond).toLocaleString('en')} images/s`);
    }
    const left = words.left(now);
    if (left) {
      said.push(`about ${words.clock(left)} left`);
    }
    if (run.diagnosis.length > 0) {
      said.push(words.diagnosis(run));
    }
    this.pair.hidden = epochs.length === 0;
    this.words.textContent = [run.recipe, ...said].filter(Boolean).join(' · ');
    if (epochs.length === 0) {
      return;
    }
    KINDS.forEach((kind, n) => {
      const series = [{ name: 'training', points: points(epochs, kind.training) }];
      const validation = points(epochs, kind.validation);
      if (validation.length > 0) {
        series.push({ name: 'validation', points: validation });
      }
      this.charts[n].draw(series);
    });
  }

  remove() {
    for (const chart of this.charts) {
      chart.remove();
    }
    this.node.remove();
  }
}

/** All running trainings. */
export class LiveRuns {
  constructor(histories) {
    this.histories = histories;
    this.section = document.getElementById('live');
    this.list = document.getElementById('live-runs');
    this.more = document.getElementById('live-more');
    this.cards = new Map();
  }

  /** The runs to draw: the newest. */
  names(runs) {
    return this.training(runs).map((run) => run.name);
  }

  training(runs) {
    return [...runs.values()]
      .filter((run) => run.status === 'training' && run.kind !== 'ensemble')
      .sort((a, b) => (a.started < b.started ? 1 : -1))
      .slice(0, MOST_LIVE);
  }

  draw(runs) {
    const training = this.training(runs);
    const names = new Set(training.map((run) => run.name));
    for (const [name, card] of this.cards) {
      if (!names.has(name)) {
        card.remove();
        this.cards.delete(name);
      }
    }
    const all = [...runs.values()].filter((run) => run.status === 'training').length;
    this.section.hidden = all === 0;
    this.more.hidden = all <= training.length;
    this.more.textContent = `${all - training.length} more in the table below`;
    for (const run of training) {
      if (!this.cards.has(run.name)) {
        const card = new LiveRun(run);
        this.cards.set(run.name, card);
        this.list.append(card.node);
      }
      this.cards.get(run.name).draw(run, this.histories.of(run.name));
    }
  }
}

/** The selected runs, in one chart and side by side. */
export class SelectedRuns {
  constructor(histories) {
    this.histories = histories;
    for (const id of ['selected', 'selected-title', 'selected-charts', 'selected-facts', 'selected-findings', 'selected-command', 'command', 'copy', 'selection', 'selection-words', 'see']) {
      this[id] = document.getElementById(id);
    }
    this.withTraining = document.getElementById('training-curves');
    this.withTraining.addEventListener('change', () => this.drawCurves());
    this.copy.addEventListener('click', () => this.copyCommand());
    // The address holds the view, which a link to a heading would overwrite.
    this.see.addEventListener('click', (event) => {
      event.preventDefault();
      this.selected.scrollIntoView();
      this.selected.focus({ preventScroll: true });
    });
    // No hint while the comparison is visible.
    new IntersectionObserver(([entry]) => this.selection.classList.toggle('seen', entry.isIntersecting)).observe(this.selected);
    this.charts = [];
    this.names = [];
  }

  /** Shows these runs, whose data may have changed. */
  async show(names, runs) {
    this.names = names;
    this.selected.hidden = names.length === 0;
    this.selection.hidden = names.length === 0;
    if (names.length === 0) {
      this.charts.forEach((chart) => chart.remove());
      this.charts = [];
      return;
    }
    this['selected-title'].textContent = names.length === 1 ? 'The selected run' : `${names.length} runs beside one another`;
    this['selection-words'].textContent = names.length === 1 ? '1 run selected' : `${names.length} runs selected`;
    this.see.textContent = names.length === 1 ? 'See it' : 'See the comparison';
    this['selected-command'].hidden = names.length < 2;
    const paths = names.map((name) => runs.get(name)?.run ?? name);
    this.command.textContent = ['bobbin', 'compare', ...paths.map(words.quoted), '--html', 'comparison.html'].join(' ');
    if (this.charts.length === 0) {
      this.charts = KINDS.map((kind) => new EpochChart(kind.title, `${kind.title} of the selected runs by epoch`, kind.y));
      this['selected-charts'].append(...this.charts.map((chart) => chart.figure));
    }
    this.drawCurves();
    await this.loadDetails();
  }

  /** Draws only the curves, after an epoch. */
  drawCurves() {
    if (this.charts.length === 0) {
      return;
    }
    KINDS.forEach((kind, n) => {
      const series = [];
      this.names.forEach((name, colour) => {
        const epochs = this.histories.of(name);
        const validation = points(epochs, kind.validation);
        if (validation.length > 0) {
          series.push({ name, points: validation, colour, dash: 0 });
        }
        if (validation.length === 0 || this.withTraining.checked) {
          series.push({ name: `${name}, training`, points: points(epochs, kind.training), colour, dash: 1 });
        }
      });
      this.charts[n].draw(series);
    });
  }

  async loadDetails() {
    const names = this.names;
    const view = new URLSearchParams(names.map((name) => ['run', name]));
    let answer;
    try {
      answer = await fetch(`/api/compare?${view}`);
    } catch {
      // The connection is lost; the next one starts with a new list.
      return;
    }
    // One of them may have been removed, and will leave the selection.
    if (answer.ok && names === this.names) {
      const document = await answer.json();
      this.drawFacts(document);
      this.drawFindings(document.runs);
    }
  }

  drawFacts({ runs, settings, environment }) {
    const head = element('tr', {}, element('td'));
    head.append(...runs.map((run) => element('th', { scope: 'col', textContent: run.name })));
    const body = element('tbody');
    const row = (title, texts) => {
      if (texts.some(Boolean)) {
        const cells = texts.map((text) => element('td', { textContent: text ?? '' }));
        body.append(element('tr', {}, element('th', { scope: 'row', textContent: title }), ...cells));
      }
    };
    const group = (title, differences) => {
      body.append(element('tr', {}, element('th', { scope: 'rowgroup', colSpan: runs.length + 1, className: 'group', textContent: title })));
      differences.forEach((difference) => row(difference.path, difference.values));
    };
    const fact = (title, value) => row(title, runs.map(value));
    fact('status', (run) => words.status(run.status));
    fact('problem', (run) => run.problem);
    fact('test accuracy', accuracy);
    fact('test loss', (run) => (run.testLoss === null ? '' : words.figure(run.testLoss)));
    fact('best validation accuracy', (run) => (run.validationAccuracy === null ? '' : words.figure(run.validationAccuracy)));
    fact('epochs', words.epochs);
    fact('training time', (run) => (run.seconds > 0 ? words.clock(run.seconds) : ''));
    fact('parameters', (run) => (run.parameters === null ? '' : run.parameters.toLocaleString('en')));
    fact('started', (run) => (run.started ? words.moment(run.started) : ''));
    if (runs.length > 1) {
      group(settings.length === 0 ? 'No setting differs' : 'Settings that differ', settings);
      if (environment.length > 0) {
        group('Trained otherwise', environment);
      }
    }
    this['selected-facts'].replaceChildren(element('table', {}, element('thead', {}, head), body));
  }

  drawFindings(documents) {
    const found = documents.filter((run) => run.findings.length > 0);
    const parts = found.flatMap((run) => [
      element('h3', { textContent: `What went wrong in ${run.name}` }),
      element('ul', {}, ...run.findings.map((finding) => element('li', { textContent: `After epoch ${finding.epoch}: ${finding.message}; try ${finding.advice}` }))),
    ]);
    this['selected-findings'].replaceChildren(...parts);
  }

  async copyCommand() {
    try {
      await navigator.clipboard.writeText(this.command.textContent);
      this.copy.textContent = 'Copied';
      setTimeout(() => (this.copy.textContent = 'Copy'), 2000);
    } catch {
      getSelection().selectAllChildren(this.command);
    }
  }
}

function accuracy(run) {
  if (run.testAccuracy === null) {
    return '';
  }
  const range = run.testInterval ? ` (${words.figure(run.testInterval[0])} to ${words.figure(run.testInterval[1])})` : '';
  return words.figure(run.testAccuracy) + range + (run.leakage ? ', test images were learned from' : '');
}
