// The page to try a model: sends the stage's picture to the server, and shows the answers.

import { ArticlesView } from './articles.js';
import { ExamplesView } from './examples.js';
import { ExplanationView } from './explanation.js';
import { PredictionView, spoken } from './prediction.js';
import { Follower, Refusal, Server } from './server.js';
import * as sketches from './sketches.js';
import { Ink } from './ink.js';
import { png } from './picture.js';
import { Stage } from './stage.js';
import { wantToken } from './token.js';

/** Milliseconds between two requests during drawing: fast enough for people, and easy on the server. */
const SPACING = 80;
/** Milliseconds without a change before the more expensive explanation and neighbours are requested. */
const SETTLED = 350;
const NEIGHBOURS = 12;
const INVITED = 12;
/** Classes that are named at the top. */
const NAMED = 10;

const problem = document.getElementById('problem');
const news = document.getElementById('news');
const modelChoice = document.getElementById('model');
const versionChoice = document.getElementById('version');

let models = [];
let indexes = [];
let model = null;
/** The last answer for the stage's picture. */
let answered = null;
/** The article whose neighbours are shown instead of the picture's. */
let article = null;
let invited = [];
/** The class of the example to start with, until the examples are here. */
let wanted = null;
let settling;

const server = new Server(wantToken);
const stage = new Stage(changed, showProblem);
const prediction = new PredictionView((polarity) => stage.setPolarity(polarity));
const explanation = new ExplanationView(() => settleNow());
const articles = new ArticlesView({
  filtered: () => findSimilar(),
  alike: (one) => showAlike(one),
  back: () => showAlike(null),
  taken: (one) => stage.takeArticle(one),
  catalogue: () => inviteAgain(),
});

const examples = new ExamplesView((one) => stage.takeExample(one));

const classifying = new Follower(
  async (_, signal) => {
    try {
      return await classify(signal);
    } catch (failure) {
      if (failure.status === 413 && (await stage.shrink())) {
        return classify(signal);
      }
      throw failure;
    }
  },
  {
    answer({ document, milliseconds }) {
      if (!prediction.knows(document)) {
        loading.want({});
        return;
      }
      answered = document;
      showProblem('');
      prediction.show(document, milliseconds);
      explanation.showInput(document, stage.original());
    },
    refused(refusal, pause) {
      showProblem(inWords(refusal, pause));
      if (pause === null) {
        forget('No answer for this picture');
      }
    },
    idle: () => answered && settle(),
  },
  SPACING,
);

const explaining = new Follower(
  async (query, signal) => {
    const { body, polarity } = await stage.question();
    return server.ask(address('/v1/classify', { polarity, ...query }), body, signal);
  },
  {
    answer: ({ document }) => explanation.show(document),
    refused: (refusal, pause) => explanation.say(inWords(refusal, pause)),
  },
);

const searching = new Follower(
  async (query, signal) => {
    if (article) {
      return server.ask(address('/v1/similar', query), { id: article.id }, signal);
    }
    const { body, polarity } = await stage.question();
    return server.ask(address('/v1/similar', { ...query, polarity }), body, signal);
  },
  {
    answer: ({ document }) => articles.show(document, article),
    refused: (refusal, pause) => articles.refused(inWords(refusal, pause)),
  },
);

/** The answer for the stage's picture, with what the network saw if the page does not know it. */
async function classify(signal) {
  const input = stage.pixels() ? null : 'true';
  const { body, polarity } = await stage.question();
  return server.ask(address('/v1/classify', { polarity, input, top: prediction.top() }), body, signal);
}

/** A path of the chosen model with a query, without null or empty parameters. */
function address(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const all = new URLSearchParams(given);
  if (path === '/v1/similar') {
    all.set('model', model.name);
  } else {
    all.set('version', model.version);
  }
  const place = path === '/v1/similar' ? path : `${path}/${encodeURIComponent(model.name)}`;
  return `${place}?${all}`;
}

function inWords(refusal, pause) {
  const again = pause === null ? '' : ` Trying again in ${Math.ceil(pause / 1000)} s.`;
  // The service speaks of the body of a request.
  const message = refusal.message.replace(/^body: /, 'The picture: ');
  switch (refusal.status) {
    case 413:
      return `The picture is too large for this server: ${message.replace(/^The picture: /, '')}`;
    case 429:
    case 503:
      return `The server has too much to do at the moment.${again}`;
    default:
      return `${message}${again}`;
  }
}

function showProblem(words) {
  problem.hidden = words === '';
  if (problem.textContent !== words) {
    problem.textContent = words;
  }
}

/** The stage's picture has changed. */
function changed(another) {
  if (!model) {
    return;
  }
  clearTimeout(settling);
  explaining.drop();
  searching.drop();
  article = null;
  if (another || stage.isEmpty()) {
    answered = null;
    classifying.drop();
  }
  if (stage.isEmpty()) {
    forget('Nothing to look at yet');
    showProblem('');
    return;
  }
  showPixels();
  explanation.age();
  articles.age();
  classifying.want({});
}

/** Nothing that was said of an earlier picture stays. */
function forget(words) {
  answered = null;
  clearTimeout(settling);
  explaining.drop();
  searching.drop();
  prediction.clear(words);
  explanation.clear();
  if (!stage.isEmpty()) {
    showPixels();
  }
  news.textContent = '';
  articles.invite(invited);
}

function showPixels() {
  const pixels = stage.pixels();
  if (pixels) {
    explanation.showPixels(pixels);
  }
}

/** The prediction is current. If nothing changes for a moment, the rest is requested. */
function settle() {
  clearTimeout(settling);
  settling = setTimeout(settleNow, SETTLED);
}

function settleNow() {
  if (!answered || !classifying.isIdle()) {
    return;
  }
  news.textContent = spoken(answered);
  const query = explanation.query();
  if (query) {
    explaining.want(query);
  }
  findSimilar();
}

function findSimilar() {
  const index = articles.chosen();
  if (index && (answered || article)) {
    searching.want({ index: index.name, k: NEIGHBOURS, class: articles.filter.value });
  } else if (index) {
    const wanted = articles.filter.value;
    articles.invite(invited.filter((one) => !wanted || one.class === wanted));
  }
}

function showAlike(one) {
  article = one;
  searching.drop();
  if (!one && !answered) {
    articles.invite(invited);
    return;
  }
  articles.age();
  findSimilar();
}

/** For an empty page: one article of each class, found by a sketch. */
async function inviteAgain() {
  const found = [];
  invited = found;
  const index = articles.chosen();
  if (!index) {
    return;
  }
  const { width, height } = model.input;
  const ink = new Ink(model);
  for (const name of index.classes.slice(0, INVITED)) {
    const body = await png(ink.pixels(ink.cells(sketches.greys(sketches.of(name), width, height))), width, height);
    // Another model or catalogue may have been chosen in the meantime.
    if (found !== invited) {
      return;
    }
    const query = { index: index.name, k: 1, class: name, polarity: ink.polarity };
    try {
      const { document } = await server.ask(address('/v1/similar', query), body);
      found.push(...document.articles);
    } catch (failure) {
      if (!(failure instanceof Refusal)) {
        throw failure;
      }
      // The page works without them.
      return;
    }
    if (found !== invited) {
      return;
    }
    if (stage.isEmpty() && !article) {
      articles.invite(found);
    }
  }
}

// --- models ----------------------------------------------------------------------------------------------------------------

const loading = new Follower(
  async () => {
    const [served, catalogues] = await Promise.all([server.ask('/v1/models'), server.ask('/v1/indexes').catch(none)]);
    return { models: served.document.models, indexes: catalogues.document.indexes };
  },
  {
    answer(found) {
      showProblem('');
      ({ models, indexes } = found);
      const names = [...new Set(models.map(({ name }) => name))];
      modelChoice.replaceChildren(...names.map((name) => new Option(name, name)));
      document.getElementById('model-choice').hidden = names.length < 2;
      choose(remembered());
      begin();
    },
    refused: (refusal, pause) => showProblem(inWords(refusal, pause)),
  },
);

/** A service without catalogues may not have this path. */
function none(failure) {
  if (failure.status !== 404) {
    throw failure;
  }
  return { document: { indexes: [] } };
}

/** Keeps the model in the address, for reloads and bookmarks. */
function remembered() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const named = models.filter(({ name }) => name === kept.get('model'));
  return named.find(({ version }) => version === kept.get('version')) ?? named[0] ?? models[0];
}

/** Shows the example in the address, if any: #start=Bag&explain=occlusion. */
function begin() {
  const kept = new URLSearchParams(location.hash.slice(1));
  explanation.begin(kept.get('explain'));
  wanted = stage.begin(kept.get('start')) ? null : kept.get('start');
  startWithExample();
}

function startWithExample() {
  const example = examples.of(wanted);
  if (example) {
    wanted = null;
    stage.takeExample(example);
  }
}

/** Shows the model's test images once they are here; the page works without them. */
async function findExamples() {
  examples.reset();
  const chosen = model;
  try {
    const { document } = await server.ask(address('/v1/examples', {}));
    if (chosen === model) {
      examples.show(document);
      startWithExample();
    }
  } catch (failure) {
    if (!(failure instanceof Refusal)) {
      throw failure;
    }
  }
}

function remember() {
  const kept = new URLSearchParams({ model: model.name });
  if (model.version !== model.versions[0]) {
    kept.set('version', model.version);
  }
  history.replaceState(null, '', `#${kept}`);
}

function choose(one) {
  model = one;
  modelChoice.value = model.name;
  versionChoice.replaceChildren(...model.versions.map((version) => new Option(version, version)));
  versionChoice.value = model.version;
  document.getElementById('version-choice').hidden = model.versions.length < 2;
  document.getElementById('model-words').textContent = facts().join(' · ');
  prediction.reset(model);
  explanation.reset(model);
  stage.reset(model);
  document.title = `${model.name}: try it · Bobbin`;
  document.getElementById('task').textContent = task();
  findExamples();
  articles.reset(indexes.filter((index) => index.model === model.name));
  changed(true);
  inviteAgain();
}

/** What can be done here, by the model's classes. */
function task() {
  const named = model.classes.slice(0, NAMED);
  const more = model.classes.length - named.length;
  const list = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ').replace(/, ([^,]*)$/, ' and $1');
  const begin = stage.onPad ? 'Draw a picture, or bring one.' : 'Choose a picture, or draw one.';
  return `${begin} ${model.name} tells apart ${list}.`;
}

/** How pictures become its input. */
function pictures() {
  const { width, height, channels } = model.input;
  return `sees ${width} × ${height} pixels ${channels === 3 ? 'in colour' : 'in grey'}`;
}

function facts() {
  const facts = [model.name, `version ${model.version}`, `${model.parameters.toLocaleString('en')} parameters`, pictures()];
  if (model.kind === 'ensemble') {
    facts.push('several networks that decide together');
  }
  if (model.refused) {
    facts.push(`a newer file is not served: ${model.refused}`);
  }
  return facts;
}

modelChoice.addEventListener('change', () => {
  choose(models.find(({ name }) => name === modelChoice.value));
  remember();
});
versionChoice.addEventListener('change', () => {
  choose(models.find(({ name, version }) => name === model.name && version === versionChoice.value));
  remember();
});

loading.want({});
