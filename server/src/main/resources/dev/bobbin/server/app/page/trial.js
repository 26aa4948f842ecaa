// A form that sends an operation's request and shows the answer, and the request as a curl command.

import { element } from './elements.js';
import { Refusal } from './server.js';

/** Pictures in answers, which are shown beside them. */
const PICTURE = /^data:image\/[a-z]+;base64,/;
const SHORTENED = 40;
const SHOWN_HEADERS = ['Content-Type', 'Retry-After', 'X-Request-Id'];

export class Trial {
  constructor(api, operation, server) {
    this.api = api;
    this.operation = operation;
    this.server = server;
    this.inputs = operation.parameters.map((parameter) => ({ parameter, input: this.input(parameter) }));
    this.command = element('pre', { tabindex: '0', 'aria-label': 'as a command' });
    this.outcome = element('div', { class: 'outcome', 'aria-live': 'polite' });
    this.sending = element('button', { type: 'button', class: 'first' }, 'Send');
    this.sending.addEventListener('click', () => this.send());
    this.form = element('div', { class: 'trial' }, [
      element('h4', {}, 'Try it'),
      element('div', { class: 'fields' }, this.inputs.map(({ parameter, input }) => element('label', {}, [parameter.name, ' ', input]))),
      ...this.bodyFields(),
      this.command,
      this.sending,
      this.outcome,
    ]);
    this.form.addEventListener('input', () => this.refresh());
    this.refresh();
  }

  input({ schema, required, example }) {
    const shape = this.api.merged(schema ?? {});
    const choices = shape.enum ?? (shape.type === 'boolean' ? [true, false] : null);
    if (choices) {
      return element('select', {}, [...(required ? [] : ['']), ...choices].map((choice) => new Option(choice === '' ? 'not given' : choice, choice)));
    }
    const given = example ?? shape.example ?? (required ? shape.default : undefined);
    return element('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: given === undefined ? '' : String(given) });
  }

  bodyFields() {
    const { body } = this.operation;
    if (!body) {
      return [];
    }
    this.type = element('select', {}, body.types.map(([type]) => new Option(type, type)));
    this.file = element('input', { type: 'file' });
    this.text = element('textarea', { rows: '8', spellcheck: 'false', 'aria-label': 'Body' });
    this.fileField = element('label', {}, ['File ', this.file]);
    this.type.addEventListener('change', () => this.chooseType());
    this.chooseType();
    return [element('div', { class: 'fields' }, [element('label', {}, ['Body ', this.type]), this.fileField]), this.text];
  }

  chooseType() {
    const [type, content] = this.operation.body.types.find(([one]) => one === this.type.value);
    const json = type.includes('json');
    this.text.hidden = !json;
    this.fileField.hidden = json;
    if (json) {
      this.text.value = JSON.stringify(this.api.example(content), null, 2);
    }
  }

  /** The path with the fields' values. */
  address() {
    const query = new URLSearchParams();
    let path = this.operation.path;
    for (const { parameter, input } of this.inputs) {
      if (parameter.in === 'path') {
        path = path.replace(`{${parameter.name}}`, input.value === '' ? `{${parameter.name}}` : encodeURIComponent(input.value));
      } else if (parameter.in === 'query' && input.value !== '') {
        query.append(parameter.name, input.value);
      }
    }
    const all = query.toString();
    return all ? `${path}?${all}` : path;
  }

  refresh() {
    this.command.textContent = this.curl();
    this.sending.disabled = /\{/.test(this.address());
  }

  curl() {
    const { method, body, guarded } = this.operation;
    const words = ['curl'];
    if (guarded || this.server.hasToken()) {
      words.push('-H "Authorization: Bearer $TOKEN"');
    }
    for (const { parameter, input } of this.inputs.filter(({ parameter }) => parameter.in === 'header')) {
      if (input.value !== '') {
        words.push(`-H ${quoted(`${parameter.name}: ${input.value}`)}`);
      }
    }
    const file = this.file?.files[0]?.name ?? 'picture.png';
    if (!body) {
      words.push(method === 'HEAD' ? '-I' : method === 'GET' ? '' : `-X ${method}`);
    } else if (this.type.value.startsWith('multipart/')) {
      words.push(method === 'POST' ? '' : `-X ${method}`, `-F ${quoted(`image=@${file}`)}`);
    } else if (this.type.value.includes('json')) {
      words.push(method === 'POST' ? '' : `-X ${method}`, "-H 'Content-Type: application/json'", `-d ${quoted(compact(this.text.value))}`);
    } else {
      words.push(method === 'PUT' ? '' : `-X ${method}`, `-T ${quoted(file)}`);
    }
    words.push(quoted(location.origin + this.address()));
    return words.filter(Boolean).join(' ');
  }

  request() {
    const { method, body } = this.operation;
    const headers = {};
    for (const { parameter, input } of this.inputs) {
      if (parameter.in === 'header' && input.value !== '') {
        headers[parameter.name] = input.value;
      }
    }
    if (!body) {
      return { method, headers };
    }
    if (this.type.value.includes('json')) {
      return { method, headers: { ...headers, 'Content-Type': 'application/json' }, body: this.text.value };
    }
    const [file] = this.file.files;
    if (!this.type.value.startsWith('multipart/')) {
      return { method, headers, body: file };
    }
    const form = new FormData();
    if (file) {
      form.append('image', file);
    }
    return { method, headers, body: form };
  }

  async send() {
    this.sending.disabled = true;
    this.outcome.replaceChildren(element('p', { class: 'soft' }, 'Waiting for the answer'));
    const began = performance.now();
    try {
      const answer = await this.server.send(this.address(), this.request());
      const text = await answer.text();
      this.show(answer, text, Math.max(1, Math.round(performance.now() - began)));
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof TypeError)) {
        throw failure;
      }
      this.outcome.replaceChildren(element('p', { class: 'notice bad' }, failure.message));
    } finally {
      this.refresh();
    }
  }

  show(answer, text, milliseconds) {
    const status = element('strong', { class: answer.ok ? 'good' : 'bad' }, `${answer.status} ${answer.statusText}`);
    const headers = SHOWN_HEADERS.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
    const pictures = [];
    const pretty = prettier(text, pictures);
    this.outcome.replaceChildren(
      element('p', {}, [status, element('span', { class: 'soft' }, ` in ${milliseconds} ms`)]),
      element('p', { class: 'soft small' }, headers.join(' · ')),
      ...pictures.map((source) => element('img', { src: source, alt: 'a picture of the answer', class: 'pixels' })),
      element('pre', { tabindex: '0', 'aria-label': 'the answer' }, pretty),
    );
  }
}

/** Indented JSON, with long pictures shortened and collected in a list; other text unchanged. */
function prettier(text, pictures) {
  try {
    return JSON.stringify(
      JSON.parse(text),
      (_, value) => {
        if (typeof value === 'string' && PICTURE.test(value)) {
          pictures.push(value);
          return `${value.slice(0, SHORTENED)}...`;
        }
        return value;
      },
      2,
    );
  } catch {
    return text;
  }
}

function compact(json) {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** A word for a POSIX shell. */
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
