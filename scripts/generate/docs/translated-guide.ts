import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './languages.js';

/** `undefined` where there is no translation. Throws when it does not say what it translates. */
export async function readTranslatedGuide(
  projectDir: string,
  path: string,
  language: Language,
): Promise<TranslatedGuide | undefined> {
  if (language === 'en') return undefined;
  const file = `${guidesFolder}/${language}/${path}`;
  const source = await readFile(join(projectDir, file), 'utf8').catch(() => undefined);
  if (source === undefined) return undefined;
  const [head, digest] = /^<!-- translates ([0-9a-f]{12}) -->\n\n?/.exec(source) ?? [];
  if (head === undefined || digest === undefined) {
    throw new Error(
      `${file} does not say what it translates: begin it with "<!-- translates 000000000000 -->", then run \`npm run docs:translated -- ${file}\``,
    );
  }
  return { file, digest, text: source.slice(head.length) };
}

export interface TranslatedGuide {
  /** Relative to the project. */
  readonly file: string;
  /** The first digits of the SHA-256 of the English file that it translates. */
  readonly digest: string;
  /** Without the line that holds the digest. */
  readonly text: string;
}

export const guidesFolder = 'openapi/guides';

/** Twelve digits tell apart any two states of one file. */
export function guideDigest(english: string | Uint8Array): string {
  return createHash('sha256').update(english).digest('hex').slice(0, 12);
}
