// Shared by all single-file pages.
'use strict';

(() => {
  /** Makes areas that scroll sideways reachable by keyboard. */
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
