// The articles of the catalogue that are most similar.

const SILENT = 'is-silent';

export class ArticlesView {
  /**
   * @param heard callbacks: filtered(class or ''), alike(article) to find its neighbours, back() to those of the picture,
   *     taken(article) to use it as the picture, and catalogue() after another index was chosen
   */
  constructor(heard) {
    this.heard = heard;
    this.section = document.getElementById('similar');
    this.index = document.getElementById('index');
    this.filter = document.getElementById('class-filter');
    this.title = document.getElementById('similar-title');
    this.words = document.getElementById('similar-words');
    this.list = document.getElementById('articles');
    this.backButton = document.getElementById('back');
    this.image = document.getElementById('likened');
    this.filter.addEventListener('change', () => heard.filtered(this.filter.value));
    this.backButton.addEventListener('click', () => {
      // The button goes away, so the focus has to move.
      this.filter.focus();
      heard.back();
    });
    this.index.addEventListener('change', () => {
      this.filters();
      heard.catalogue();
    });
  }

  /** After a model was chosen: the indexes built with it. */
  reset(indexes) {
    this.indexes = indexes;
    this.section.hidden = indexes.length === 0;
    this.index.replaceChildren(...indexes.map(({ name }) => new Option(name, name)));
    document.getElementById('index-choice').hidden = indexes.length < 2;
    this.list.replaceChildren();
    this.filters();
  }

  filters() {
    const index = this.chosen();
    this.filter.replaceChildren(new Option('all classes', ''), ...(index?.classes ?? []).map((name) => new Option(name, name)));
  }

  /** The index to search; undefined without indexes. */
  chosen() {
    return this.indexes.find(({ name }) => name === this.index.value);
  }

  /** Before there is a picture: some articles to start with. */
  invite(articles) {
    if (!this.chosen()) {
      return;
    }
    this.likened(null);
    this.title.textContent = 'From the catalogue';
    this.words.textContent = `${this.count()}. Take one as the picture, or see which are like it.`;
    this.fill(articles, false);
  }

  /**
   * @param answer {articles, warnings}
   * @param article whose neighbours these are; null for the picture's
   */
  show({ articles, warnings }, article) {
    this.title.textContent = article ? `Like ${called(article)}` : 'Nearest articles';
    this.likened(article);
    const none = warnings.some(({ kind }) => kind === SILENT) ? 'It is like nothing in the catalogue.' : 'None of this class.';
    this.words.textContent = articles.length === 0 ? none : `${this.count()}, the most alike first.`;
    this.fill(articles, true);
  }

  /** Shows the article whose neighbours these are. */
  likened(article) {
    this.backButton.hidden = !article;
    this.image.hidden = !article;
    if (article) {
      this.image.src = article.thumbnail;
    }
  }

  count() {
    const index = this.chosen();
    return `Out of ${index.articles.toLocaleString('en')} articles`;
  }

  refused(words) {
    this.words.textContent = words;
  }

  /** The picture has changed. */
  age() {
    this.list.classList.add('old');
  }

  fill(articles, scored) {
    this.list.classList.remove('old');
    this.list.replaceChildren(...articles.map((article) => this.entry(article, scored)));
  }

  entry(article, scored) {
    const item = document.createElement('li');
    const image = document.createElement('img');
    image.src = article.thumbnail;
    image.alt = '';
    image.className = 'pixels';
    const take = button('take', `Take ${called(article)} as the picture`, () => this.heard.taken(article));
    take.append(image);
    take.append(part('name', kind(article)));
    const alike = button('alike', `Articles like ${called(article)}`, () => this.heard.alike(article));
    if (scored) {
      alike.append(part('score', article.score.toFixed(3)));
    }
    alike.append(part('link', 'alike'));
    take.title = called(article);
    item.append(take, alike);
    return item;
  }
}

/** An article may have no class or name. */
function kind(article) {
  return article.class ?? article.name ?? article.id;
}

function called(article) {
  return [...new Set([kind(article), article.name, article.id])].filter(Boolean).join(', ');
}

function part(kind, words) {
  const part = document.createElement('span');
  part.className = kind;
  part.textContent = words;
  return part;
}

function button(kind, label, use) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = kind;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', use);
  return button;
}
