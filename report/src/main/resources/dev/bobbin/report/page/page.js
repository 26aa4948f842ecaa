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

  /** Between the margins of A4, in CSS pixels; Letter is wider. */
  const PAPER = 680;

  // On paper nothing scrolls: what is wider than its place is made smaller.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('paper');
    for (const area of document.querySelectorAll('.scroll')) {
      const inside = area.firstElementChild;
      const width = inside.style.width;
      inside.style.width = 'min-content';
      const needed = inside.offsetWidth;
      inside.style.width = width;
      const given = area.closest('.pair') ? PAPER / 2 - 15 : PAPER;
      area.style.setProperty('--paper-zoom', needed > given ? given / needed : 1);
    }
  });
})();
