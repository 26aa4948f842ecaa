// Stands before everything else in the page and shows its controls. Where scripts are blocked, they stay hidden, and the page says what
// to do; where the rest of the page did not arrive or does not begin, this says so.
{
  const page = document.documentElement;
  page.classList.add('running');

  addEventListener('load', () => {
    if (globalThis.bobbin) {
      return;
    }
    page.classList.remove('running');
    const words = document.getElementById('not-running') ?? document.body.appendChild(document.createElement('p'));
    words.textContent =
      'This file is cut off or damaged: ask for it again. If another copy of it says the same, try a newer browser.';
  });
}
