// Asks the server: with a token where it wants one, and never two things of a kind at once.

const TOKEN = 'bobbin-token';
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;
const UNAUTHORIZED = 401;
/** Answers that say 'later', not 'no'. */
const LATER = [408, 429, 502, 503, 504];

/** The server said no, or nothing. */
export class Refusal extends Error {
  /**
   * @param message for a person
   * @param status of HTTP, or 0 where there was no answer
   * @param pause milliseconds after which it may be asked again, or null if there is no use
   */
  constructor(message, status, pause) {
    super(message);
    this.status = status;
    this.pause = pause;
  }
}

export class Server {
  /** @param wantToken asks the visitor for a token: a promise of it, or of null; told what was wrong with the last one */
  constructor(wantToken) {
    this.wantToken = wantToken;
    this.asking = null;
  }

  /**
   * Asks for a document.
   *
   * @param path with its query
   * @param body a Blob or a tree that becomes JSON; without one it is a GET
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

  /** Sends a request, with a token if there is one, and gives the answer whatever it is. */
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

  /** Whether it has been given a token. */
  hasToken() {
    return sessionStorage.getItem(TOKEN) !== null;
  }

  /** Several requests may be refused at once: the visitor is asked once. */
  async newToken(refused) {
    if (refused !== sessionStorage.getItem(TOKEN)) {
      return;
    }
    this.asking ??= this.wantToken(refused ? 'This token is not valid here.' : '').finally(() => {
      this.asking = null;
    });
    const token = await this.asking;
    if (token === null) {
      throw new Refusal('This server wants a token; reload the page to give one.', UNAUTHORIZED, null);
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
    // A proxy in between may answer with anything.
  }
  const seconds = Number(answer.headers.get('Retry-After'));
  const pause = seconds > 0 ? 1000 * seconds : FIRST_PAUSE;
  return new Refusal(message, answer.status, LATER.includes(answer.status) ? pause : null);
}

/**
 * Follows something that changes faster than it can be answered: one request is under way at a time, and after it comes the newest
 * wish; those in between are forgotten. Answers so come in order. What the server is too busy for is asked again when it said.
 */
export class Follower {
  /**
   * @param run makes an answer of (wish, signal)
   * @param heard is told answer(answer, wish), refused(refusal, milliseconds until it is tried again or null), and idle() when
   *     nothing is wished any more
   * @param spacing milliseconds from one request to the next, at least
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

  /** From now on this is what counts. */
  want(wish) {
    this.wish = wish;
    this.pump();
  }

  /** Nothing is wished any more, and an answer that is on its way is of no interest. */
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
    // It was dropped meanwhile.
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
