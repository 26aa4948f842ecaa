// Creates elements from values: text never becomes markup.

/**
 * Makes an element.
 *
 * @param attributes by their names
 * @param children a text, a node, or a list of them
 */
export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...[children].flat());
  return made;
}

/** Paragraphs of a text; of Markdown, only `code` is supported. */
export function prose(words) {
  return words
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) =>
      element(
        'p',
        {},
        paragraph.split(/`([^`]*)`/).map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part)),
      ),
    );
}

/** A table; a wide one scrolls, also by keyboard. Not a region: a page has too many tables for that. */
export function table(heads, rows) {
  const head = element('thead', {}, element('tr', {}, heads.map((words) => element('th', { scope: 'col' }, words))));
  const body = element('tbody', {}, rows.map((cells) => element('tr', {}, cells.map((cell) => element('td', {}, cell)))));
  return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': heads.join(', ') }, element('table', {}, [head, body]));
}
