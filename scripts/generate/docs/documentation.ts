import { readFile } from 'node:fs/promises';
import type { GeneratedFiles } from '../generated-files.js';
import type { GenerationInput } from '../generation-input.js';
import { apiPage } from './api-page.js';
import { browserScripts } from './browser-scripts.js';
import { familyPage } from './family-page.js';
import { guidePage } from './guide-page.js';
import { indexPage } from './index-page.js';
import { notFoundPage } from './not-found-page.js';
import { editionFolders } from './languages.js';
import { operationPage } from './operation-page.js';
import { pageLayout } from './page-layout.js';
import type { Page } from './page.js';
import { resultCodesPage } from './result-codes-page.js';
import { signaturesPage } from './signatures-page.js';
import { familiesOf, readSite, type Site } from './site.js';
import { searchIndexScript } from './search-index.js';
import { siteMap } from './site-map.js';
import { readTranslations } from './translations.js';

import { readVersions, type PublishedVersions } from './versions/read-versions.js';
import { versionPages } from './versions/version-pages.js';

const assets = ['style.css', 'icon.svg'] as const;

/**
 * The published documentation: static pages that need no network and, to be read, no script. `siteUrl`, where it will be published, adds
 * what needs an address, and has the specifications in the site's own folder instead of beside it.
 */
export async function documentation(
  input: GenerationInput,
  siteUrl?: URL,
): Promise<GeneratedFiles> {
  const surroundings = {
    translations: await readTranslations(input.projectDir),
    specificationsFolder: siteUrl === undefined ? '../openapi/' : 'openapi/',
  };
  const versions = await readVersions(input.projectDir);
  const [english, chinese] = await Promise.all(
    (['en', 'zh'] as const).map(async (language): Promise<Edition> => {
      const site = await readSite(input, language, surroundings);
      return { site, pages: pagesOfEdition(site, versions) };
    }),
  );
  if (english === undefined || chinese === undefined) throw new Error('an edition is missing');
  const pages = new Map([...laidOut(english, chinese), ...laidOut(chinese, english)]);
  const notFound = notFoundPage(english.site, siteUrl?.pathname ?? servedAt);
  return inFolder(
    new Map([
      ...pages,
      [notFound.path, pageLayout(english.site, notFound, new Set())],
      ...(await browserScripts()),
      ...versions.bundles,
      ...[english, chinese].map(toIndex),
      ...(await readAssets()),
      // Tells GitHub Pages that these files are not to be made into others.
      ['.nojekyll', ''],
      ...(siteUrl === undefined
        ? []
        : [['sitemap.xml', siteMap(siteUrl, [...pages.keys()])] as const]),
    ]),
  );
}

/** Where the server has it, `src/http/documentation.ts`. */
const servedAt = '/docs/';

/** The site in one language. */
interface Edition {
  readonly site: Site;
  readonly pages: readonly Page[];
}

function pagesOfEdition(site: Site, versions: PublishedVersions): readonly Page[] {
  return [
    indexPage(site),
    signaturesPage(site),
    resultCodesPage(site),
    ...familiesOf(site.callbacks).map((family) => familyPage(site, family)),
    ...site.callbacks.operations.map((operation) => operationPage(site, operation)),
    ...site.guides.map((guide) => guidePage(guide, site.language, site.guides)),
    ...(site.language === 'en' ? [...site.apis.map(apiPage), ...versionPages(versions)] : []),
  ];
}

function laidOut({ site, pages }: Edition, other: Edition): readonly (readonly [string, string])[] {
  const otherPaths = new Set(other.pages.map(({ path }) => path));
  return pages.map((page) => [
    editionFolders[site.language] + page.path,
    pageLayout(site, page, otherPaths),
  ]);
}

function toIndex({ site: { language }, pages }: Edition): readonly [string, string] {
  return [`search-index.${language}.js`, searchIndexScript(language, pages)];
}

async function readAssets(): Promise<readonly (readonly [string, string])[]> {
  return Promise.all(
    assets.map(async (name) => [
      name,
      await readFile(new URL(`assets/${name}`, import.meta.url), 'utf8'),
    ]),
  );
}

function inFolder(files: GeneratedFiles): GeneratedFiles {
  return new Map([...files].map(([path, text]) => [`docs/${path}`, text]));
}
