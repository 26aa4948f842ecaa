// The runs as the server knows them: a list once, then what changes. Nothing is missed or doubled when the connection or the server goes
// away: events have numbers, the browser asks for what came after the last one it has, and a server that cannot tell says 'reset'.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** Where in the server's log an event stands: which log, and its number there. */
function place(cursor) {
  const dot = cursor.lastIndexOf('.');
  return { log: cursor.slice(0, dot), number: Number(cursor.slice(dot + 1)) };
}

export class Feed {
  /**
   * @param heard is told of list(document), run(run), gone(name), epoch(name, epoch), rewritten(name), folder(problem) and
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

  /** Loads the list and follows it from there. */
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

  /** Listens no longer: a browser has few connections to one server, and this page is not looked at. */
  rest() {
    this.resting = true;
    this.source?.close();
    this.source = null;
  }

  /** Goes on where it was. */
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
      // After a refusal the browser does not try again by itself.
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

  /** The list may have been loaded after the event, which is then part of it. */
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

/** The epochs of the runs that are drawn. */
export class Histories {
  /** @param changed is told the name of a run whose epochs have changed */
  constructor(changed) {
    this.changed = changed;
    this.runs = new Map();
  }

  /** Keeps the histories of these runs and no others. */
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

  /** One more epoch has been trained. */
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

  /** What the list says of a run: where it is not what is known here, all is asked for again. */
  check(run) {
    const history = this.runs.get(run.name);
    if (history && !history.loading && (history.started !== run.started || history.epochs.length < run.epochs)) {
      this.load(run.name);
    }
  }

  /** What was known of a run no longer holds. */
  rewritten(name) {
    if (this.runs.has(name)) {
      this.load(name);
    }
  }

  /** Everything may have changed. */
  reload() {
    for (const name of this.runs.keys()) {
      this.load(name);
    }
  }

  async load(name) {
    const history = this.runs.get(name);
    if (history.loading) {
      // What is on its way may have been read before the news.
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
      // The connection is lost; the list that comes with the next one asks again.
      history.started = undefined;
    } finally {
      history.loading = false;
    }
    if (this.runs.get(name) === history) {
      this.changed(name);
    }
  }
}
