/** Where a table is wider than the page and scrolls in itself, the keyboard can scroll it too. Others are no stop on its way. */
export function letTablesScroll(): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      if (scrolls) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const table of document.querySelectorAll('.scroll')) observer.observe(table);
}
