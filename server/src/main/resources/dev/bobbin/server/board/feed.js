// The runs: a list first, then the changes. No event is missed or repeated if the connection or the server goes away: events have numbers,
// the browser asks for those after its last one, and a server that no longer has them answers 'reset'.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** An event's place in the server's log: the log and the event's number. */
function place(cursor) {
  const dot = cursor.lastIndexOf('.');
  return { log: cursor.slice(0, dot), number: Number(cursor.slice(dot + 1)) };
}

export class Feed {
  /**
   * @param heard callbacks: list(document), run(run), gone(name), epoch(name, epoch), rewritten(name), folder(problem) and
   *     connection(state), which is live or lost
   */
  constructor(heard) {
    this.heard = heard;
    this.pause = FIRST_PAUSE;
    this.source = null;
    this.newest = null;
    this.cursor = null;
    this.resting = false;
  }

  /** Loads the list and follows the changes. */
  async start() {
    try {
      this.cursor = await this.load();
      this.follow();
    } catch {
      this.again();
    }
  }

  async load() {
    const answer = await fetch('/api/runs', { headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    const list = await answer.json();
    this.newest = place(list.cursor);
    this.heard.list(list);
    return list.cursor;
  }

  /** Stops while the page is hidden, since a browser has few connections to one server. */
  rest() {
    this.resting = true;
    this.source?.close();
    this.source = null;
  }

  /** Continues after the last event. */
  wake() {
    this.resting = false;
    if (this.cursor === null) {
      this.start();
    } else if (!this.source) {
      this.follow();
    }
  }

  follow() {
    if (this.resting) {
      return;
    }
    const source = new EventSource(`/api/events?after=${encodeURIComponent(this.cursor)}`);
    this.source = source;
    source.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.heard.connection('live');
    };
    source.onerror = () => {
      this.heard.connection('lost');
      // After an error status the browser does not try again.
      if (source.readyState === EventSource.CLOSED) {
        this.again();
      }
    };
    const on = (name, use) =>
      source.addEventListener(name, (event) => {
        this.cursor = event.lastEventId;
        if (this.isNew(event.lastEventId)) {
          use(JSON.parse(event.data));
        }
      });
    on('run', (run) => this.heard.run(run));
    on('gone', ({ name }) => this.heard.gone(name));
    on('epoch', ({ name, epoch }) => this.heard.epoch(name, epoch));
    on('rewritten', ({ name }) => this.heard.rewritten(name));
    on('folder', ({ problem }) => this.heard.folder(problem));
    source.addEventListener('reset', (event) => {
      this.cursor = event.lastEventId;
      this.reload();
    });
  }

  /** Whether an event is newer than the list. */
  isNew(cursor) {
    const event = place(cursor);
    return event.log !== this.newest.log || event.number > this.newest.number;
  }

  async reload() {
    try {
      await this.load();
    } catch {
      this.again();
    }
  }

  again() {
    this.heard.connection('lost');
    this.source?.close();
    this.source = null;
    this.cursor = null;
    setTimeout(() => {
      if (!this.resting && !this.source) {
        this.start();
      }
    }, this.pause);
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
  }
}

/** The epochs of the runs to draw. */
export class Histories {
  /** @param changed is called with the name of a run whose epochs have changed */
  constructor(changed) {
    this.changed = changed;
    this.runs = new Map();
  }

  /** Keeps only the histories of these runs. */
  want(names) {
    for (const name of this.runs.keys()) {
      if (!names.has(name)) {
        this.runs.delete(name);
      }
    }
    for (const name of names) {
      if (!this.runs.has(name)) {
        this.runs.set(name, { epochs: [], started: undefined, loading: false, stale: false });
        this.load(name);
      }
    }
  }

  /** The epochs of a run, from the first. */
  of(name) {
    return this.runs.get(name)?.epochs ?? [];
  }

  /** Adds an epoch. */
  epoch(name, epoch) {
    const history = this.runs.get(name);
    if (!history) {
      return;
    }
    if (!history.loading && epoch.epoch === history.epochs.length + 1) {
      history.epochs = [...history.epochs, epoch];
      this.changed(name);
    } else if (history.loading || epoch.epoch > history.epochs.length) {
      this.load(name);
    }
  }

  /** Takes a run of the list; if it differs from the history, requests all epochs again. */
  check(run) {
    const history = this.runs.get(run.name);
    if (history && !history.loading && (history.started !== run.started || history.epochs.length < run.epochs)) {
      this.load(run.name);
    }
  }

  /** Loads all epochs of a run again. */
  rewritten(name) {
    if (this.runs.has(name)) {
      this.load(name);
    }
  }

  /** Loads the epochs of all runs again. */
  reload() {
    for (const name of this.runs.keys()) {
      this.load(name);
    }
  }

  async load(name) {
    const history = this.runs.get(name);
    if (history.loading) {
      // An answer that is on its way may be older than the event.
      history.stale = true;
      return;
    }
    history.loading = true;
    try {
      do {
        history.stale = false;
        const answer = await fetch(`/api/runs/${encodeURIComponent(name)}/metrics`);
        if (answer.ok) {
          const document = await answer.json();
          history.epochs = document.epochs;
          history.started = document.started;
        }
      } while (history.stale && this.runs.get(name) === history);
    } catch {
      // The connection is lost; the next one starts with a list, which requests them again.
      history.started = undefined;
    } finally {
      history.loading = false;
    }
    if (this.runs.get(name) === history) {
      this.changed(name);
    }
  }
}
