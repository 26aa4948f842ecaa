// The API's page: every operation of /openapi.json with its input and output, a curl command, and a form to try it.

import { element, prose, table } from './elements.js';
import { ApiDocument } from './schema.js';
import { Follower, Server } from './server.js';
import { wantToken } from './token.js';
import { Trial } from './trial.js';

const server = new Server(wantToken);
const problem = document.getElementById('problem');
const loading = new Follower(() => server.ask('/openapi.json'), {
  answer({ document: tree }) {
    problem.hidden = true;
    show(new ApiDocument(tree));
  },
  refused(refusal) {
    problem.textContent = refusal.message;
    problem.hidden = false;
  },
});

function show(api) {
  const { info } = api.tree;
  document.getElementById('title').textContent = `${info.title} ${info.version}`;
  document.getElementById('about').replaceChildren(...prose(info.description ?? ''));
  document.getElementById('operations').replaceChildren(...api.groups().map((group) => section(api, group)));
  openLinked();
}

function section(api, group) {
  return element('section', {}, [
    element('h2', {}, group.name),
    ...prose(group.description ?? ''),
    ...group.operations.map((operation) => entry(api, operation)),
  ]);
}

/** An operation, closed; its content is created when it is opened. */
function entry(api, operation) {
  const path = element('code', { class: 'path' });
  for (const part of operation.path.split(/(\{[^}]*\})/)) {
    path.append(part.startsWith('{') ? element('var', {}, part) : part.replaceAll('/', '/\u200b'));
  }
  const summary = element('summary', {}, [
    element('h3', {}, [element('span', { class: `method ${operation.method.toLowerCase()}` }, operation.method), ' ', path]),
    element('span', { class: 'soft' }, operation.summary),
  ]);
  const details = element('details', { class: 'card operation', id: operation.id }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) {
      details.append(...inside(api, operation));
    }
  });
  return details;
}

function inside(api, operation) {
  const parts = [...prose(operation.description)];
  if (operation.parameters.length > 0) {
    parts.push(element('h4', {}, 'Parameters'), parameters(api, operation.parameters));
  }
  if (operation.body) {
    parts.push(element('h4', {}, operation.body.required ? 'Body' : 'Body, if any'), ...prose(operation.body.description ?? ''));
    parts.push(...operation.body.types.flatMap(([type, content]) => contents(api, type, content)));
  }
  parts.push(element('h4', {}, 'Answers'), ...operation.answers.map((answer) => answerEntry(api, answer)));
  parts.push(new Trial(api, operation, server).form);
  return parts;
}

function parameters(api, all) {
  return table(
    ['Parameter', 'Type', 'What'],
    all.map((parameter) => {
      const schema = api.merged(parameter.schema ?? {});
      const notes = [
        parameter.required ? 'required' : '',
        parameter.in === 'query' ? '' : `in the ${parameter.in}`,
        schema.default === undefined ? '' : `${JSON.stringify(schema.default)} unless given`,
      ].filter(Boolean);
      return [code(parameter.name), api.type(schema), [...text(parameter.description ?? ''), ...aside(notes)]];
    }),
  );
}

function contents(api, type, content) {
  const fields = api.fields(content.schema ?? {});
  const head = element('p', {}, [code(type), `: ${api.type(content.schema ?? {})}`]);
  return fields.length === 0 ? [head] : [head, fieldTable(fields)];
}

function fieldTable(fields) {
  return table(
    ['Field', 'Type', 'What'],
    fields.map((field) => [code(field.name), field.type, [...text(field.description), ...aside(field.required ? ['always there'] : [])]]),
  );
}

function answerEntry(api, answer) {
  const types = Object.entries(answer.content ?? {});
  const headers = Object.entries(answer.headers ?? {}).map(([name, header]) => [name, api.resolve(header)]);
  const head = [element('strong', { class: answer.status < '400' ? 'good' : 'bad' }, answer.status), ' ', ...text(answer.description ?? '')];
  if (types.length + headers.length === 0) {
    return element('p', { class: 'answer' }, head);
  }
  return element('details', { class: 'answer' }, [
    element('summary', {}, head),
    ...(headers.length > 0 ? [table(['Header', 'What'], headers.map(([name, header]) => [code(name), text(header.description ?? '')]))] : []),
    ...types.flatMap(([type, content]) => contents(api, type, content)),
  ]);
}

function code(words) {
  return element('code', {}, words);
}

function text(words) {
  return prose(words).flatMap((paragraph, at) => [...(at > 0 ? [' '] : []), ...paragraph.childNodes]);
}

function aside(notes) {
  return notes.length === 0 ? [] : [element('span', { class: 'note' }, notes.join(', '))];
}

/** Opens the operation in the address, if any. */
function openLinked() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView();
  }
}

addEventListener('hashchange', openLinked);
loading.want({});
