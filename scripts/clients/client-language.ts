import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Each has a folder of its name here: `client.yaml` says how its client is made, `files/` is put over what comes out. */
export const clientLanguages = ['java', 'python'] as const;

export type ClientLanguage = (typeof clientLanguages)[number];

/** How the client of a language is made: `client.yaml`. */
export interface ClientRecipe {
  /** What openapi-generator is told, in its own words. */
  readonly generator: Readonly<Record<string, unknown>>;
  readonly opensUnnamedEnums: boolean;
  /** The folder of the output that is kept; build files of other tools are not. */
  readonly keeps: string;
  readonly edits: readonly Edit[];
}

/** A change of generated text. One that finds nothing to change is an error: the generator has changed then. */
export interface Edit {
  readonly why: string;
  /** Regular expressions: the paths of the files, and what is replaced in them. */
  readonly files: string;
  readonly find: string;
  readonly replace: string;
}

export function readRecipe(language: ClientLanguage): ClientRecipe {
  const text = readFileSync(new URL(`${language}/client.yaml`, import.meta.url), 'utf8');
  return parse(text) as ClientRecipe;
}

export function overlayFolder(language: ClientLanguage): string {
  return fileURLToPath(new URL(`${language}/files/`, import.meta.url));
}
