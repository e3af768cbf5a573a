/** Marks in the contents of the page the heading that is being read, and opens what a link leads into. */
export function followReading(): void {
  openTarget();
  addEventListener('hashchange', openTarget);
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.outline a')].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);
  if (headings.length === 0) return;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < readingLine);
    const current = (passed.at(-1) ?? headings[0])?.id;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  const observer = new IntersectionObserver(mark, { rootMargin: `-${readingLine}px 0px 0px 0px` });
  for (const heading of headings) observer.observe(heading);
}

/** Pixels from the top of the window, below the banner. */
const readingLine = 120;

/** An example that folds away opens when a link leads to it. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
