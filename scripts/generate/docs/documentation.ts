import { readFile } from 'node:fs/promises';
import type { GeneratedFiles } from '../generated-files.js';
import type { GenerationInput } from '../generation-input.js';
import { apiPage } from './api-page.js';
import { familyPage } from './family-page.js';
import { guidePage } from './guide-page.js';
import { readGuides } from './guides.js';
import { indexPage } from './index-page.js';
import { operationPage } from './operation-page.js';
import { pageLayout } from './page-layout.js';
import { resultCodesPage } from './result-codes-page.js';
import { signaturesPage } from './signatures-page.js';
import { familiesOf, readSite } from './site.js';

const assets = ['style.css', 'icon.svg'] as const;

/** The published documentation: static pages that need no network, no script and no style of their own. */
export async function documentation(input: GenerationInput): Promise<GeneratedFiles> {
  const site = readSite(input, await readGuides(input.projectDir));
  const pages = [
    indexPage(site),
    signaturesPage(site),
    resultCodesPage(site),
    ...familiesOf(site.callbacks).map(familyPage),
    ...site.callbacks.operations.map((operation) => operationPage(site, operation)),
    ...site.guides.map(guidePage),
    ...site.apis.map(apiPage),
  ];
  const files = new Map(pages.map((page) => [`docs/${page.path}`, pageLayout(site, page)]));
  for (const asset of assets) {
    files.set(`docs/${asset}`, await readFile(new URL(`assets/${asset}`, import.meta.url), 'utf8'));
  }
  return files;
}
