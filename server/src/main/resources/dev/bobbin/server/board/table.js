// The table of runs: sorted, filtered, in pages, with checkboxes. Rows are kept and only changed where they differ, so that updates do
// not move the focus or a screen reader's position.

import * as words from './words.js';

const ROWS = 50;

/** The number of colours and shapes of curves. */
export const MOST_TICKED = 10;

const testAccuracy = (run) => run.testAccuracy;
const lastValidation = (run) => run.last?.validationAccuracy ?? null;

/** key: its name in the address; value: to sort by, null last; show: the cell's text; wide: not shown on a phone. */
const COLUMNS = [
  { key: 'name', title: 'Run', value: (run) => run.name },
  { key: 'status', title: 'Status', value: (run) => run.status, wide: true },
  { key: 'recipe', title: 'Recipe', value: (run) => run.recipe ?? null, show: (run) => run.recipe ?? '', wide: true },
  { key: 'epochs', title: 'Epochs', value: (run) => run.epochs, show: words.epochs, number: true, wide: true },
  { key: 'loss', title: 'Loss', label: 'Training loss of the last epoch', value: (run) => run.last?.loss ?? null, number: true, wide: true },
  { key: 'last', title: 'Validation', label: 'Validation accuracy of the last epoch', value: lastValidation, number: true, wide: true },
  {
    key: 'best',
    title: 'Best',
    label: 'Best validation accuracy, and its epoch',
    value: (run) => run.validationAccuracy,
    show: (run) =>
      run.validationAccuracy === null
        ? ''
        : words.figure(run.validationAccuracy) + (run.bestEpoch === null ? '' : ` @ ${run.bestEpoch}`),
    number: true,
    wide: true,
  },
  { key: 'test', title: 'Test', label: 'Test accuracy', value: testAccuracy, number: true },
  { key: 'diagnosis', title: 'Diagnosis', value: (run) => words.diagnosis(run) || null, show: words.diagnosis, wide: true },
  { key: 'started', title: 'Started', value: (run) => run.started, wide: true },
  {
    key: 'seconds',
    title: 'Trained',
    label: 'Trained: time without validation',
    value: (run) => run.seconds,
    show: (run) => (run.seconds > 0 ? words.clock(run.seconds) : ''),
    number: true,
    wide: true,
  },
];

const FIRST_DOWN = new Set(['epochs', 'last', 'best', 'test', 'started', 'seconds']);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sorts values in either direction; missing ones come last. */
function compare(a, b, down) {
  if (a === null || b === null) {
    return (a === null) - (b === null);
  }
  const order = typeof a === 'number' ? a - b : a < b ? -1 : a > b ? 1 : 0;
  return down ? -order : order;
}

export class RunTable {
  /**
   * @param ticksChanged is called when the selection has changed
   * @param viewChanged is called when sorting, filters or the selection have changed
   */
  constructor(ticksChanged, viewChanged) {
    this.ticksChanged = ticksChanged;
    this.viewChanged = viewChanged;
    this.runs = new Map();
    this.ticked = new Set();
    this.sort = { key: 'started', down: true };
    this.filter = { text: '', status: '', recipe: '' };
    this.page = 0;
    this.rows = new Map();
    this.find();
    this.makeHead();
    this.listen();
  }

  find() {
    for (const id of ['head', 'body', 'count', 'empty', 'pages', 'previous', 'next', 'text', 'status', 'recipe', 'filter']) {
      this[`${id}Node`] = document.getElementById(id);
    }
    this.pageNumber = document.getElementById('page-number');
    this.area = document.getElementById('table-area');
  }

  makeHead() {
    this.headNode.append(element('th', { scope: 'col', className: 'tick' }, element('span', { className: 'visually-hidden', textContent: 'Compare' })));
    this.headers = new Map();
    for (const column of COLUMNS) {
      const button = element('button', { type: 'button', textContent: column.title });
      if (column.label) {
        button.title = column.label;
        button.setAttribute('aria-label', column.label);
      }
      button.addEventListener('click', () => this.sortBy(column.key));
      const cell = element('th', { scope: 'col', className: classes(column) }, button);
      this.headers.set(column.key, cell);
      this.headNode.append(cell);
    }
  }

  listen() {
    this.filterNode.addEventListener('submit', (event) => event.preventDefault());
    for (const key of ['text', 'status', 'recipe']) {
      this[`${key}Node`].addEventListener('input', (event) => {
        this.filter[key] = event.target.value;
        this.page = 0;
        this.changed();
      });
    }
    this.previousNode.addEventListener('click', () => this.turn(-1));
    this.nextNode.addEventListener('click', () => this.turn(1));
  }

  turn(step) {
    this.page += step;
    this.show();
    this.area.scrollIntoView({ block: 'nearest' });
  }

  sortBy(key) {
    this.sort = { key, down: this.sort.key === key ? !this.sort.down : FIRST_DOWN.has(key) };
    this.page = 0;
    this.changed();
  }

  changed() {
    this.show();
    this.viewChanged();
  }

  /** Takes the view from the address. */
  restore(view) {
    this.sort = view.sort ?? this.sort;
    if (!COLUMNS.some((column) => column.key === this.sort.key)) {
      this.sort = { key: 'started', down: true };
    }
    this.filter = { ...this.filter, ...view.filter };
    this.ticked = new Set(view.ticked.slice(0, MOST_TICKED));
    this.textNode.value = this.filter.text;
  }

  /** Runs were added, removed or changed. */
  update(runs) {
    this.runs = runs;
    this.options(this.statusNode, 'status', (run) => run.status, words.status);
    this.options(this.recipeNode, 'recipe', (run) => run.recipe, (name) => name);
    this.show();
  }

  options(select, key, value, text) {
    const values = new Set([...this.runs.values()].map(value).filter(Boolean));
    if (this.filter[key]) {
      values.add(this.filter[key]);
    }
    const wanted = ['', ...[...values].sort()];
    const there = [...select.options].map((option) => option.value);
    if (wanted.join('\n') !== there.join('\n')) {
      select.replaceChildren(...wanted.map((one) => element('option', { value: one, textContent: one ? text(one) : 'any' })));
    }
    select.value = this.filter[key];
  }

  chosen() {
    const text = this.filter.text.trim().toLowerCase();
    const { status, recipe } = this.filter;
    const found = [...this.runs.values()].filter(
      (run) =>
        (!status || run.status === status) &&
        (!recipe || run.recipe === recipe) &&
        (!text || `${run.name}\n${run.recipe ?? ''}\n${words.diagnosis(run)}`.toLowerCase().includes(text)),
    );
    const { value } = COLUMNS.find((column) => column.key === this.sort.key);
    return found
      .map((run) => ({ run, key: value(run) ?? null }))
      .sort((a, b) => compare(a.key, b.key, this.sort.down) || compare(a.run.name, b.run.name, false))
      .map(({ run }) => run);
  }

  show() {
    const chosen = this.chosen();
    const pages = Math.max(1, Math.ceil(chosen.length / ROWS));
    this.page = Math.min(Math.max(this.page, 0), pages - 1);
    const first = this.page * ROWS;
    const shown = chosen.slice(first, first + ROWS);
    for (const [key, cell] of this.headers) {
      if (key === this.sort.key) {
        cell.setAttribute('aria-sort', this.sort.down ? 'descending' : 'ascending');
      } else {
        cell.removeAttribute('aria-sort');
      }
    }
    this.place(shown);
    const all = this.runs.size;
    const count = (n) => n.toLocaleString('en');
    say(this.countNode, chosen.length === all ? `${count(all)} ${all === 1 ? 'run' : 'runs'}` : `${count(chosen.length)} of ${count(all)} runs`);
    this.emptyNode.hidden = chosen.length > 0;
    say(this.emptyNode, all === 0 ? 'No runs yet. In another terminal: bobbin demo' : 'No run is like that. Try another filter.');
    this.area.hidden = chosen.length === 0;
    this.pagesNode.hidden = pages === 1;
    say(this.pageNumber, `Page ${this.page + 1} of ${pages}`);
    this.previousNode.disabled = this.page === 0;
    this.nextNode.disabled = this.page === pages - 1;
  }

  /** Puts rows into this order, and moves only those that have to move. */
  place(shown) {
    const names = new Set(shown.map((run) => run.name));
    for (const [name, row] of this.rows) {
      if (!names.has(name)) {
        row.node.remove();
        this.rows.delete(name);
      }
    }
    const focused = document.activeElement;
    shown.forEach((run, index) => {
      let row = this.rows.get(run.name);
      if (!row) {
        row = this.makeRow(run);
        this.rows.set(run.name, row);
      }
      this.fill(row, run);
      if (this.bodyNode.children[index] !== row.node) {
        this.bodyNode.insertBefore(row.node, this.bodyNode.children[index] ?? null);
      }
    });
    if (focused !== document.activeElement && this.bodyNode.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  makeRow(run) {
    const box = element('input', { type: 'checkbox' });
    box.setAttribute('aria-label', `Compare ${run.name}`);
    box.addEventListener('change', () => this.tick(run.name, box));
    const name = element('span', { className: 'run-name' });
    const report = element('a', { className: 'report', textContent: 'report' });
    report.href = `/runs/${encodeURIComponent(run.name)}/report.html`;
    report.setAttribute('aria-label', `Report of ${run.name}`);
    const under = element('span', { className: 'under soft small short' });
    const cells = new Map();
    const row = element('tr', {}, element('td', { className: 'tick' }, box));
    for (const column of COLUMNS) {
      const cell = element(column.key === 'name' ? 'th' : 'td', { className: classes(column) });
      cells.set(column.key, cell);
      row.append(cell);
    }
    cells.get('name').scope = 'row';
    cells.get('name').append(name, ' ', report, under);
    const chip = element('span', { className: 'chip' });
    cells.get('status').append(chip);
    const time = element('time');
    cells.get('started').append(time);
    const diagnosis = element('span', { className: 'short' });
    cells.get('diagnosis').append(diagnosis);
    return { node: row, box, name, report, under, chip, time, diagnosis, cells };
  }

  fill(row, run) {
    row.box.checked = this.ticked.has(run.name);
    say(row.name, run.name);
    row.report.hidden = !run.report;
    say(row.under, [words.status(run.status), run.recipe, `${words.epochs(run)} epochs`, words.diagnosis(run)].filter(Boolean).join(' · '));
    say(row.chip, words.status(run.status));
    row.chip.dataset.state = run.status;
    row.chip.title = run.problem ?? '';
    if (run.started) {
      row.time.dateTime = run.started;
      row.time.title = words.moment(run.started);
      say(row.time, words.ago(run.started));
    }
    for (const column of COLUMNS) {
      if (!['name', 'status', 'started', 'diagnosis'].includes(column.key)) {
        const value = column.show ? column.show(run) : column.value(run) === null ? '' : words.figure(column.value(run));
        say(row.cells.get(column.key), value);
      }
    }
    say(row.diagnosis, words.diagnosis(run));
    row.cells.get('diagnosis').classList.toggle('wrong', Boolean(run.problem) || run.diagnosis.length > 0);
    row.cells.get('test').classList.toggle('leaks', run.leakage !== null || run.trainsOnTest === true);
    row.cells.get('test').title = run.leakage || run.trainsOnTest ? 'Test images were learned from' : '';
  }

  tick(name, box) {
    if (box.checked && this.ticked.size >= MOST_TICKED) {
      box.checked = false;
      say(this.countNode, `At most ${MOST_TICKED} runs can be compared at once.`);
      return;
    }
    if (box.checked) {
      this.ticked.add(name);
    } else {
      this.ticked.delete(name);
    }
    this.ticksChanged();
    this.viewChanged();
  }

  /** Clears the selection. */
  clear() {
    this.ticked.clear();
    this.show();
    this.ticksChanged();
    this.viewChanged();
  }
}

function classes(column) {
  return [column.number ? 'number' : '', column.wide ? 'wide' : '', column.key].filter(Boolean).join(' ');
}
