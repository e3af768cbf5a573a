/**
 * On a phone the contents are a drawer, which the style sheet opens for the address `#contents`. Here it opens without a step in the
 * history, and closes by Escape; what lies behind it cannot be reached meanwhile.
 */
export function openContents(): void {
  const opener = document.querySelector<HTMLAnchorElement>('.to-contents');
  const contents = document.querySelector<HTMLElement>('#contents');
  const closer = contents?.querySelector<HTMLAnchorElement>('.close');
  if (opener === null || contents === null || !closer) return;
  const { dataset } = document.documentElement;
  const close = () => {
    if (dataset.contents === undefined) return;
    delete dataset.contents;
    toggleInert(false);
    opener.focus();
  };
  opener.addEventListener('click', (event) => {
    event.preventDefault();
    dataset.contents = 'open';
    toggleInert(true);
    contents.focus();
  });
  closer.addEventListener('click', (event) => {
    if (dataset.contents === undefined) return;
    event.preventDefault();
    close();
  });
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  showCurrent(contents);
}

function toggleInert(isInert: boolean): void {
  for (const selector of ['.banner', 'main']) {
    document.querySelector<HTMLElement>(selector)?.toggleAttribute('inert', isInert);
  }
}

/** The contents may be longer than the window. */
function showCurrent(contents: HTMLElement): void {
  const current = contents.querySelector<HTMLElement>('[aria-current]');
  if (current === null || current.offsetTop < contents.clientHeight * 0.8) return;
  contents.scrollTop = current.offsetTop - contents.clientHeight / 2;
}
