// What all pages in one file do.
'use strict';

(() => {
  /** What is wider than its place scrolls by itself; then the keyboard has to reach it too. */
  function letKeyboardScroll() {
    for (const area of document.querySelectorAll('.scroll')) {
      if (area.scrollWidth > area.clientWidth) {
        area.tabIndex = 0;
        area.setAttribute('role', 'region');
        area.setAttribute('aria-label', area.querySelector('caption')?.textContent || 'wide table');
      } else {
        area.removeAttribute('tabindex');
        area.removeAttribute('role');
        area.removeAttribute('aria-label');
      }
    }
  }

  new ResizeObserver(letKeyboardScroll).observe(document.body);
})();
