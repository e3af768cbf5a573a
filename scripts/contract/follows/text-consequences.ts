import { parse } from 'yaml';
import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';
import type { ChangedOperation } from './changed-operation.js';
import type { ProjectFiles } from './project-files.js';
import { toConsequence } from './to-consequence.js';

const translationsFolder = 'openapi/translations/zh';

/** Guides that tell of an operation. */
export function guideConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  const { specification, operationId, described, state } = operation;
  const words = [
    operationId,
    // Guides name retired calls as they travel, and events by their type.
    operationId.replace(/V1$/, ''),
    ...(specification === 'events' ? [described?.path ?? operationId] : []),
  ];
  // Of a field it is asked where the field is told of, of the operation where the operation is.
  const isWhole = state !== 'changed' || operation.members.length === 0;
  const isAbout = (path: string) =>
    isWhole
      ? files.mentions(path, words)
      : operation.members.some(({ name }) => files.read(path).includes(`\`${name}\``));
  const guides = guidesOf(specification, described?.family, files);
  const mentioning = guides.filter(isAbout).map((path) =>
    toConsequence(operation, 'documentation', path, {
      sentence: isWhole
        ? `Tells of \`${operationId}\`: read whether it still holds.`
        : 'Tells of a field that has changed: read whether it still holds.',
    }),
  );
  if (state !== 'added' || specification !== 'callbacks') return mentioning;
  const lacking = guides.filter((path) => !path.includes('/zh/') && !isAbout(path));
  return [
    ...mentioning,
    ...lacking.map((path) =>
      toConsequence(operation, 'documentation', path, {
        exists: false,
        sentence: path.endsWith('/callbacks.md')
          ? `Its table of repeats says when two calls of \`${operationId}\` are the same.`
          : `Tells when \`${operationId}\` is sent.`,
      }),
    ),
  ];
}

/** The guides of a callback's family and of all callbacks, in each language that has them; else those of the interface. */
function guidesOf(
  specification: string,
  family: string | undefined,
  files: ProjectFiles,
): readonly string[] {
  if (specification !== 'callbacks') return files.under(`openapi/guides/${specification}`);
  const names = ['callbacks', ...(family === undefined ? [] : [family])];
  return ['openapi/guides', 'openapi/guides/zh']
    .flatMap((folder) => names.map((name) => `${folder}/${name}.md`))
    .filter((path) => files.exists(path));
}

/** Texts of callbacks that have changed or come, and have no Chinese yet; nothing while there are no translations at all. */
export function translationConsequences(
  changes: readonly Change[],
  files: ProjectFiles,
): readonly Consequence[] {
  const paths = files.under(translationsFolder).filter((path) => path.endsWith('.yaml'));
  if (paths.length === 0) return [];
  const known = new Set(paths.flatMap((path) => englishTexts(files.read(path))));
  return changes
    .filter(({ specification }) => specification === 'callbacks')
    .flatMap((change) =>
      textsIn(change.after)
        .filter((text) => !known.has(toKey(text)))
        .map((text) =>
          toConsequence({ changes: [change.id] }, 'documentation', translationsFolder, {
            exists: false,
            sentence: `The Chinese for "${shortened(text)}".`,
          }),
        ),
    );
}

function englishTexts(yaml: string): readonly string[] {
  const entries = (parse(yaml) ?? []) as readonly { readonly en?: unknown }[];
  return entries.flatMap(({ en }) => (typeof en === 'string' ? [toKey(en)] : []));
}

/** What people read of a schema, a parameter or an operation, wherever it stands in what has come. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === 'string'
      ? readNames.has(name)
        ? [member]
        : []
      : name === 'x-enumDescriptions'
        ? Object.values(Object(member) as object).filter((text) => typeof text === 'string')
        : textsIn(member),
  );
}

const readNames: ReadonlySet<string> = new Set(['description', 'summary', 'title']);

function toKey(text: string): string {
  return text.replaceAll(/[ \t]+$/gm, '').trim();
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`;
}
