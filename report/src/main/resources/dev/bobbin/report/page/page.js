// Shared by all single-file pages.
'use strict';

(() => {
  /** Marks areas that scroll sideways, and those that have been scrolled to their end. */
  function showMore(area) {
    area.classList.toggle('wider', area.scrollWidth > area.clientWidth);
    area.classList.toggle('at-end', area.scrollLeft + area.clientWidth >= area.scrollWidth - 2);
  }

  for (const area of document.querySelectorAll('.scroll')) {
    area.addEventListener('scroll', () => showMore(area), { passive: true });
  }

  /** Makes areas that scroll sideways reachable by keyboard. */
  function letKeyboardScroll() {
    for (const area of document.querySelectorAll('.scroll')) {
      showMore(area);
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
