// The dialog that asks the visitor for the server's token.

const dialog = document.getElementById('token');
const text = document.getElementById('token-text');
const problem = document.getElementById('token-problem');

function complain(words) {
  problem.textContent = words;
  problem.hidden = words === '';
}

/**
 * Shows the dialog.
 *
 * @param wrong what was wrong with the last token, or ''
 * @return a promise of the token, or of null if the visitor has none
 */
export function wantToken(wrong) {
  complain(wrong);
  text.value = '';
  dialog.showModal();
  text.focus();
  return new Promise((resolve) => {
    const over = new AbortController();
    const on = { signal: over.signal };
    const end = (token) => {
      over.abort();
      dialog.close();
      resolve(token);
    };
    const given = () => {
      const token = text.value.trim();
      // A header cannot hold other characters.
      if (/^[\x21-\x7e]+$/.test(token)) {
        end(token);
      } else {
        complain('A token is one word of plain letters, digits and signs.');
      }
    };
    document.getElementById('token-done').addEventListener('click', given, on);
    document.getElementById('token-cancel').addEventListener('click', () => end(null), on);
    text.addEventListener('keydown', (event) => event.key === 'Enter' && given(), on);
    dialog.addEventListener('close', () => end(null), on);
  });
}
