import { findTranslationProblems } from '../../generate/docs/translation-problems.js';
import type { OpenApiDocument } from '../../generate/openapi-document.js';
import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';
import type { ChangedOperation } from './changed-operation.js';
import type { ProjectFiles } from './project-files.js';
import { toConsequence } from './to-consequence.js';

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

/** What the Chinese edition lacks, or has too much, since the callbacks have changed; their texts are looked at as they are now. */
export async function translationConsequences(
  changes: readonly Change[],
  projectDir: string,
  callbacks: OpenApiDocument | undefined,
): Promise<readonly Consequence[]> {
  const ids = changes
    .filter(({ specification }) => specification === 'callbacks')
    .map(({ id }) => id);
  if (ids.length === 0 || callbacks === undefined) return [];
  const problems = await findTranslationProblems(projectDir, callbacks);
  return problems.map(({ path, sentence, isLacking }) =>
    toConsequence({ changes: ids }, 'documentation', path, {
      exists: !isLacking,
      sentence: shortened(sentence),
    }),
  );
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 160 ? line : `${line.slice(0, 80)} … ${line.slice(-75)}`;
}
