import { guideGroupTitle } from './guide-group-title.js';
import { familiesOf, operationPath, type Family, type Site } from './site.js';
import { versionsPath } from './versions/versions-path.js';
import type { Words } from './words.js';

/** The list of all pages, as it stands beside each of them. The order is also that of turning pages. */
export function contentsOf(site: Site): readonly ContentsGroup[] {
  const { words, guides, callbacks, apis, language } = site;
  const groups = [...new Set(guides.map(({ group }) => group))];
  const guideGroup = (group: string): ContentsGroup => ({
    heading: guideGroupTitle(words, group),
    entries: guides
      .filter((guide) => guide.group === group)
      .map(({ path, title }) => ({ path, label: title })),
  });
  const isIntroduction = (group: string) => group === 'start';
  return [
    { entries: overviewLinks(words) },
    ...groups.filter(isIntroduction).map(guideGroup),
    {
      heading: words.contents.callbacks,
      entries: familiesOf(callbacks).map((family) => toFold(words, family)),
    },
    ...groups.filter((group) => !isIntroduction(group)).map(guideGroup),
    ...apis.map(({ name, path }) => {
      const { heading, label } = words.contents.apis[name];
      return { heading, entries: [{ path, label, isEnglishOnly: language !== 'en' }] };
    }),
    {
      heading: words.contents.versions.heading,
      entries: [
        {
          path: versionsPath,
          label: words.contents.versions.label,
          isEnglishOnly: language !== 'en',
        },
      ],
    },
  ];
}

/** All pages that the contents name, in order. */
export function pagesOf(contents: readonly ContentsGroup[]): readonly ContentsLink[] {
  return contents.flatMap(({ entries }) =>
    entries.flatMap((entry) => ('pages' in entry ? entry.pages : [entry])),
  );
}

export interface ContentsGroup {
  readonly heading?: string;
  readonly entries: readonly (ContentsLink | ContentsFold)[];
}

export interface ContentsLink {
  /** Relative to the root of the edition; of a page in English only, to the root of the site. */
  readonly path: string;
  readonly label: string;
  readonly isCode?: boolean;
  readonly isEnglishOnly?: boolean;
}

/** Pages that fold away while the reader is elsewhere. */
export interface ContentsFold {
  readonly label: string;
  readonly pages: readonly ContentsLink[];
}

function overviewLinks({ contents, codes, signatures }: Words): readonly ContentsLink[] {
  return [
    { path: 'index.html', label: contents.overview },
    { path: 'signatures.html', label: signatures.title },
    { path: 'result-codes.html', label: codes.title },
  ];
}

function toFold({ contents }: Words, { title, path, operations }: Family): ContentsFold {
  const pages = operations.map(({ operationId }) => ({
    path: operationPath(operationId),
    label: operationId,
    isCode: true,
  }));
  return { label: title, pages: [{ path, label: contents.course }, ...pages] };
}
