// Requests to the server: with a token if it requires one, and never two of a kind at once.

const TOKEN = 'bobbin-token';
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;
const UNAUTHORIZED = 401;
/** Statuses after which a request can be tried again. */
const LATER = [408, 429, 502, 503, 504];

/** The server refused a request, or did not answer. */
export class Refusal extends Error {
  /**
   * @param message for people
   * @param status of HTTP, or 0 without an answer
   * @param pause milliseconds after which to try again, or null if that is useless
   */
  constructor(message, status, pause) {
    super(message);
    this.status = status;
    this.pause = pause;
  }
}

export class Server {
  /** @param wantToken asks the visitor for a token, given what was wrong with the last one: a promise of it, or of null */
  constructor(wantToken) {
    this.wantToken = wantToken;
    this.asking = null;
  }

  /**
   * Requests a document.
   *
   * @param path with its query
   * @param body a Blob, or a tree that becomes JSON; without a body, a GET
   * @return {document, milliseconds}
   */
  async ask(path, body, signal) {
    const began = performance.now();
    const headers = { Accept: 'application/json' };
    if (body && !(body instanceof Blob)) {
      headers['Content-Type'] = 'application/json';
    }
    const content = !body || body instanceof Blob ? body : JSON.stringify(body);
    const answer = await this.send(path, { method: body ? 'POST' : 'GET', headers, body: content, signal });
    if (!answer.ok) {
      throw await refusal(answer);
    }
    return { document: await json(answer), milliseconds: performance.now() - began };
  }

  /** Sends a request, with a token if there is one, and returns the answer of any status. */
  async send(path, { headers, ...request }) {
    for (;;) {
      const token = sessionStorage.getItem(TOKEN);
      const answer = await reach(path, { ...request, headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers });
      if (answer.status !== UNAUTHORIZED) {
        return answer;
      }
      await this.newToken(token);
    }
  }

  /** Whether there is a token. */
  hasToken() {
    return sessionStorage.getItem(TOKEN) !== null;
  }

  /** Asks the visitor once, even if several requests are refused at the same time. */
  async newToken(refused) {
    if (refused !== sessionStorage.getItem(TOKEN)) {
      return;
    }
    this.asking ??= this.wantToken(refused ? 'This token is not valid here.' : '').finally(() => {
      this.asking = null;
    });
    const token = await this.asking;
    if (token === null) {
      throw new Refusal('This server requires a token; reload the page to enter one.', UNAUTHORIZED, null);
    }
    sessionStorage.setItem(TOKEN, token);
  }
}

async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refusal('The server does not answer.', 0, FIRST_PAUSE);
  }
}

async function json(answer) {
  try {
    return await answer.json();
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refusal('The answer broke off.', 0, FIRST_PAUSE);
  }
}

async function refusal(answer) {
  let message = `The server answered with status ${answer.status}.`;
  try {
    message = (await answer.json()).error || message;
  } catch {
    // A proxy may answer with anything.
  }
  const seconds = Number(answer.headers.get('Retry-After'));
  const pause = seconds > 0 ? 1000 * seconds : FIRST_PAUSE;
  return new Refusal(message, answer.status, LATER.includes(answer.status) ? pause : null);
}

/**
 * Follows something that changes faster than the server can answer: it sends one request at a time and then the newest one, and drops
 * those in between, so that answers come in order. If the server is too busy, it tries again after the time that the server gave.
 */
export class Follower {
  /**
   * @param run (wish, signal) sends the request and returns the answer
   * @param heard callbacks: answer(answer, wish), refused(refusal, milliseconds until the next try or null), and idle() when there is
   *     nothing to request
   * @param spacing the least milliseconds from one request to the next
   */
  constructor(run, heard, spacing = 0) {
    this.run = run;
    this.heard = heard;
    this.spacing = spacing;
    this.wish = null;
    this.under = null;
    this.notBefore = 0;
    this.pause = FIRST_PAUSE;
  }

  /** Requests this next. */
  want(wish) {
    this.wish = wish;
    this.pump();
  }

  /** Requests nothing more, and ignores an answer that is on its way. */
  drop() {
    this.wish = null;
    this.under?.abort();
    this.under = null;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.notBefore = 0;
  }

  isIdle() {
    return this.wish === null && this.under === null;
  }

  pump() {
    if (this.under || this.timer || this.wish === null) {
      return;
    }
    const wait = this.notBefore - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.pump();
      }, wait);
      return;
    }
    this.go();
  }

  async go() {
    const wish = this.wish;
    const request = new AbortController();
    this.wish = null;
    this.under = request;
    this.notBefore = performance.now() + this.spacing;
    let outcome;
    try {
      const answer = await this.run(wish, request.signal);
      outcome = () => this.heard.answer(answer, wish);
      this.pause = FIRST_PAUSE;
    } catch (failure) {
      outcome = () => this.refused(failure, wish);
    }
    // It was dropped in the meantime.
    if (this.under !== request) {
      return;
    }
    this.under = null;
    outcome();
    this.pump();
    if (this.isIdle()) {
      this.heard.idle?.();
    }
  }

  refused(failure, wish) {
    if (!(failure instanceof Refusal)) {
      throw failure;
    }
    if (failure.pause === null) {
      this.heard.refused(failure, null);
      return;
    }
    const pause = Math.max(failure.pause, this.pause);
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
    this.notBefore = performance.now() + pause;
    this.wish ??= wish;
    this.heard.refused(failure, pause);
  }
}
