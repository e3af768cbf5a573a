import { readFileSync } from 'node:fs';
import type { SpecificationSet } from '../../scripts/contract/specification-set.js';
import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';
import { specifications, type SpecificationName } from '../../scripts/generate/specifications.js';

const texts = new Map(
  specifications.map(({ name }) => {
    const file = new URL(`../../generated/openapi/${name}.json`, import.meta.url);
    return [name, readFileSync(file, 'utf8')] as const;
  }),
);

/** A bundle of this project, as a copy that may be altered. */
export function realDocument(name: SpecificationName): OpenApiDocument {
  return JSON.parse(texts.get(name) ?? '') as OpenApiDocument;
}

/** All bundles of this project. */
export function realSpecifications(): SpecificationSet {
  return new Map(specifications.map(({ name }) => [name, realDocument(name)]));
}

/** Anything of a document, by the way to it: what is not there is made. */
export function setAt(document: object, way: readonly string[], value: unknown): void {
  const last = way.at(-1) ?? '';
  const holder = objectAt(document, way.slice(0, -1));
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
}

/** The value at the end of a way; throws when it leads nowhere. */
export function getAt(document: object, way: readonly string[]): unknown {
  const value: unknown = Reflect.get(objectAt(document, way.slice(0, -1)), way.at(-1) ?? '');
  if (value === undefined) throw new Error(`nothing at ${way.join(' ')}`);
  return value;
}

function objectAt(document: object, way: readonly string[]): object {
  let current: object = document;
  for (const step of way) {
    const next: unknown = Reflect.get(current, step);
    if (typeof next !== 'object' || next === null) throw new Error(`nothing at ${way.join(' ')}`);
    current = next;
  }
  return current;
}
