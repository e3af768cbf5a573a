import type { OpenApiDocument } from '../openapi-document.js';
import { describeOperations, type DescribedOperation } from '../described-operation.js';
import type { GenerationInput } from '../generation-input.js';
import { examplesOf } from '../operation-examples.js';
import { specifications, type ApiName, type SpecificationName } from '../specifications.js';
import { describedTexts, withTexts } from './described-texts.js';
import type { DocumentSource } from './document-source.js';
import { readGuides, type Guide } from './guides.js';
import type { Language } from './languages.js';
import { toKey, type Translations } from './translations.js';
import { wordsOf, type Words } from './words.js';

/** Everything that the pages of one language are made of, and where each thing has its page. */
export interface Site {
  readonly language: Language;
  readonly words: Words;
  readonly callbacks: DescribedDocument;
  readonly guides: readonly Guide[];
  /** All that is specified besides, each on one page, in English. */
  readonly apis: readonly PublishedApi[];
  /** From the name of an example of a callback to the page that shows it, relative to the edition's root. */
  readonly exampleAddresses: ReadonlyMap<string, string>;
  /** The folder of the specifications, relative to the root of the site. */
  readonly specificationsFolder: string;
}

export interface DescribedDocument extends DocumentSource {
  readonly operations: readonly DescribedOperation[];
}

export interface PublishedApi extends DescribedDocument {
  readonly name: ApiName;
  /** Of its page. */
  readonly path: string;
}

export async function readSite(
  input: GenerationInput,
  language: Language,
  { translations, specificationsFolder }: SiteSurroundings,
): Promise<Site> {
  const words = wordsOf(language);
  const guides = await readGuides(input.projectDir, language);
  const english = documentOf(input, 'callbacks');
  const callbacks =
    language === 'en' ? described(english, words) : translated(english, words, translations);
  return {
    language,
    words,
    callbacks,
    guides,
    apis: publishedApis(input),
    exampleAddresses: exampleAddresses(callbacks),
    specificationsFolder,
  };
}

export interface SiteSurroundings extends Pick<Site, 'specificationsFolder'> {
  readonly translations: Translations;
}

/** One kind of product: the operations that share a tag. */
export interface Family {
  readonly tag: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly path: string;
  readonly operations: readonly DescribedOperation[];
}

export function familiesOf(callbacks: DescribedDocument): readonly Family[] {
  const firsts = new Map(callbacks.operations.map((operation) => [operation.tag, operation]));
  return [...firsts.values()].map((operation) => familyOf(callbacks, operation));
}

export function familyOf(
  { document, operations }: DescribedDocument,
  { tag }: DescribedOperation,
): Family {
  const described = document.tags?.find(({ name }) => name === tag);
  return {
    tag,
    title: described?.['x-displayName'] ?? tag,
    description: described?.description,
    path: `families/${tag}.html`,
    operations: operations.filter((operation) => operation.tag === tag),
  };
}

export function operationPath(operationId: string): string {
  return `operations/${operationId}.html`;
}

function publishedApis(input: GenerationInput): readonly PublishedApi[] {
  return specifications.flatMap((specification) =>
    specification.hasPage
      ? [
          {
            name: specification.name,
            path: `${specification.name}.html`,
            ...described(documentOf(input, specification.name), wordsOf('en')),
          },
        ]
      : [],
  );
}

function documentOf(input: GenerationInput, name: SpecificationName): OpenApiDocument {
  const named = input.documents.find((candidate) => candidate.name === name);
  if (named === undefined) throw new Error(`the documentation needs openapi/${name}.yaml`);
  return named.document;
}

function described(document: OpenApiDocument, words: Words): DescribedDocument {
  return {
    document,
    words,
    untranslated: new Set(),
    originals: new Map(),
    operations: describeOperations(document),
  };
}

function translated(
  english: OpenApiDocument,
  words: Words,
  translations: Translations,
): DescribedDocument {
  const document = withTexts(english, (text) => translations.get(toKey(text)) ?? text);
  const texts = [...describedTexts(english)];
  const untranslated = texts.filter((text) => !translations.has(toKey(text)));
  const originals = texts.map(
    (text) => [translations.get(toKey(text))?.trim() ?? text.trim(), text] as const,
  );
  return {
    ...described(document, words),
    untranslated: new Set(untranslated.map((text) => text.trim())),
    originals: new Map(originals),
  };
}

function exampleAddresses({ document, operations }: DescribedDocument): Site['exampleAddresses'] {
  const addresses = operations.flatMap(({ operation, operationId }) =>
    examplesOf(document, operation).map(({ name }): [string, string] => [
      name,
      `${operationPath(operationId)}#example-${name}`,
    ]),
  );
  return new Map(addresses);
}
