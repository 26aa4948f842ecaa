// The page of all runs: passes the feed's events to the table and the curves.

import { Feed, Histories } from './feed.js';
import { LiveRuns, SelectedRuns } from './curves.js';
import { RunTable } from './table.js';
import * as words from './words.js';

const runs = new Map();
const connection = document.getElementById('connection');
const news = document.getElementById('news');
const problem = document.getElementById('problem');
let drawing = false;

const histories = new Histories((name) => {
  live.draw(runs);
  if (table.ticked.has(name)) {
    selected.drawCurves();
  }
});
const live = new LiveRuns(histories);
const selected = new SelectedRuns(histories);
const table = new RunTable(showSelected, remember);

/** Keeps sorting, filters and selection in the address, for reloads and bookmarks. */
function remember() {
  const view = new URLSearchParams();
  view.set('sort', (table.sort.down ? '-' : '') + table.sort.key);
  for (const [key, value] of Object.entries(table.filter)) {
    if (value) {
      view.set(key, value);
    }
  }
  for (const name of table.ticked) {
    view.append('run', name);
  }
  history.replaceState(null, '', `#${view}`);
}

function restore() {
  const view = new URLSearchParams(location.hash.slice(1));
  const sort = view.get('sort');
  table.restore({
    sort: sort ? { key: sort.replace(/^-/, ''), down: sort.startsWith('-') } : undefined,
    filter: { text: view.get('text') ?? '', status: view.get('status') ?? '', recipe: view.get('recipe') ?? '' },
    ticked: view.getAll('run'),
  });
}

function wanted() {
  histories.want(new Set([...live.names(runs), ...[...table.ticked].filter((name) => runs.has(name))]));
}

function showSelected() {
  wanted();
  selected.show([...table.ticked].filter((name) => runs.has(name)), runs);
}

/** Draws the page once for all events that come at the same time. */
function draw(selectionToo) {
  draw.selection ||= selectionToo;
  if (drawing) {
    return;
  }
  drawing = true;
  setTimeout(() => {
    drawing = false;
    table.update(runs);
    wanted();
    live.draw(runs);
    if (draw.selection) {
      draw.selection = false;
      showSelected();
    }
  }, 50);
}

function showProblem(text) {
  problem.hidden = !text;
  problem.textContent = text ?? '';
}

/** Tells screen readers when a training begins and how it ends, and no more. */
function announce(before, run) {
  if (run.status === 'training' && before?.status !== 'training') {
    news.textContent = `${run.name}: training has begun`;
  } else if (before?.status === 'training' && run.status !== 'training') {
    const figure = run.testAccuracy === null ? '' : `, test accuracy ${words.figure(run.testAccuracy)}`;
    news.textContent = `${run.name}: ${words.status(run.status)}${figure}`;
  }
}

const feed = new Feed({
  list(list) {
    runs.clear();
    for (const run of list.runs) {
      runs.set(run.name, run);
    }
    document.getElementById('folder').textContent = list.folder;
    document.title = `Runs in ${list.folder}`;
    showProblem(list.problem);
    histories.reload();
    draw(true);
  },
  run(run) {
    announce(runs.get(run.name), run);
    runs.set(run.name, run);
    histories.check(run);
    draw(table.ticked.has(run.name));
  },
  gone(name) {
    runs.delete(name);
    draw(table.ticked.has(name));
  },
  epoch(name, epoch) {
    histories.epoch(name, epoch);
    const run = runs.get(name);
    if (run && epoch.epoch > run.epochs) {
      runs.set(name, { ...run, epochs: epoch.epoch, last: epoch });
      draw(false);
    }
  },
  rewritten(name) {
    histories.rewritten(name);
  },
  folder(text) {
    showProblem(text);
  },
  connection(state) {
    if (connection.dataset.state !== state) {
      connection.dataset.state = state;
      connection.textContent = state === 'live' ? 'live' : 'connection lost, trying again';
    }
  },
});

document.getElementById('clear').addEventListener('click', () => {
  table.clear();
  document.getElementById('text').focus();
});
// Keeps times such as 'just now' up to date.
setInterval(() => table.show(), 30_000);

document.addEventListener('visibilitychange', () => (document.hidden ? feed.rest() : feed.wake()));

restore();
if (document.hidden) {
  feed.rest();
} else {
  feed.start();
}
