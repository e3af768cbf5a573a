/**
 * Guides name each other, and the chapters of other pages, by their files, so that links lead somewhere in the repository too. Here they
 * lead to the pages, relative to the folder of the guides on the site.
 */
export function toGuideAddresses(text: string): string {
  return text.replaceAll(guideLink, (link: string) => `](${addressOf(link)})`);
}

const guideLink = /\]\((?:\.\.\/)*(?:[\w-]+\/)*[\w-]+\.md(?:#[^)\s]+)?\)/g;
const partsOfLink =
  /^\]\((?<up>(?:\.\.\/)*)(?<folder>[^#]*\/)?(?<name>[\w-]+)\.md(?<anchor>#.+)?\)$/;

function addressOf(link: string): string {
  const { up = '', folder = '', name = '', anchor = '' } = partsOfLink.exec(link)?.groups ?? {};
  // Above the folder of a guide lie the chapters of families and signatures.
  if (up !== '' && folder === '') return `../${chapterAddress(name, anchor)}`;
  const page = pagesOfFolders[folder.split('/')[0] ?? ''];
  return page === undefined ? `${name}.html${anchor}` : `../${page}${anchor}`;
}

/** Guides of these folders are chapters of one page. */
const pagesOfFolders: Readonly<Record<string, string>> = {
  management: 'management.html',
  marketplace: 'marketplace.html',
  events: 'events.html',
};

/** `saas-v2` → the page of its family, `base-signature` → its chapter of the page about signatures. */
function chapterAddress(name: string, anchor: string): string {
  if (name === 'callbacks') return `index.html${anchor}`;
  if (name === 'body-sign') return `signatures.html${anchor || '#answers'}`;
  const pascalCase = name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const isSignature = /(?:signature|auth-token)$/.test(name);
  return isSignature
    ? `signatures.html${anchor || `#signature-${pascalCase}`}`
    : `families/${pascalCase}.html${anchor}`;
}
