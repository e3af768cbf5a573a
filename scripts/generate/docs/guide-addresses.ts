/**
 * Guides name each other, and the chapters of other pages, by their files, so that links lead somewhere in the repository too. Here they
 * lead to the pages, relative to the folder of the guides on the site. A translated guide is linked by its own headings, whose addresses
 * are the English ones: `toAnchor` finds them, of the guide of this name or, without one, of the guide itself.
 */
export function toGuideAddresses(text: string, toAnchor: ToAnchor): string {
  return text
    .replaceAll(guideLink, (link: string) => `](${addressOf(link, toAnchor)})`)
    .replaceAll(ownLink, (link: string) => `](#${toAnchor(undefined, link.slice(3, -1))})`);
}

export type ToAnchor = (guide: string | undefined, anchor: string) => string;

const ownLink = /\]\(#[^)\s]+\)/g;
const guideLink = /\]\((?:\.\.\/)*(?:[\w-]+\/)*[\w-]+\.md(?:#[^)\s]+)?\)/g;
const partsOfLink =
  /^\]\((?<up>(?:\.\.\/)*)(?<folder>[^#]*\/)?(?<name>[\w-]+)\.md(?:#(?<anchor>.+))?\)$/;

function addressOf(link: string, toAnchor: ToAnchor): string {
  const { isAbove, group, name, anchor } = partsOf(link);
  const behind = anchor === '' ? '' : `#${anchor}`;
  // Above the folder of a guide lie the chapters of families and signatures.
  if (isAbove && group === '') return `../${chapterAddress(name, behind)}`;
  const page = pagesOfFolders[group];
  if (page !== undefined) return `../${page}${behind}`;
  return anchor === '' ? `${name}.html` : `${name}.html#${toAnchor(name, anchor)}`;
}

function partsOf(link: string) {
  const { up = '', folder = '', name = '', anchor = '' } = partsOfLink.exec(link)?.groups ?? {};
  return { isAbove: up !== '', group: folder.split('/')[0] ?? '', name, anchor };
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
