import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';
import type { SpecificationName } from '../../scripts/generate/specifications.js';
import { getAt, setAt } from './real-specifications.js';

/** A change of a published specification, and everything that a review has to say about it: class and id. */
export interface PlantedChange {
  readonly title: string;
  readonly specification: SpecificationName;
  readonly plant: (document: OpenApiDocument) => void;
  readonly wanted: readonly string[];
}

const schemas = ['components', 'schemas'];

/** The way to something in a named schema. */
export function inSchema(name: string, ...way: readonly string[]): readonly string[] {
  return [...schemas, name, ...way];
}

/** Puts a value there; `undefined` takes away what is there. */
export function set(way: readonly string[], value: unknown) {
  return (document: OpenApiDocument) => setAt(document, way, value);
}

/** Adds to a list. */
export function add(way: readonly string[], ...values: readonly unknown[]) {
  return (document: OpenApiDocument) => setAt(document, way, [...listAt(document, way), ...values]);
}

/** Takes out of a list. */
export function drop(way: readonly string[], value: unknown) {
  return (document: OpenApiDocument) =>
    setAt(
      document,
      way,
      listAt(document, way).filter((each) => each !== value),
    );
}

/** One after the other. */
export function all(...plants: readonly ((document: OpenApiDocument) => void)[]) {
  return (document: OpenApiDocument) => plants.forEach((plant) => plant(document));
}

/** A list of the document; throws when there is nothing. */
export function listAt(document: OpenApiDocument, way: readonly string[]): readonly unknown[] {
  const list = getAt(document, way);
  return Array.isArray(list) ? list : [];
}

/** Takes something from one place to another. */
export function move(from: readonly string[], to: readonly string[]) {
  return (document: OpenApiDocument) => {
    setAt(document, to, getAt(document, from));
    setAt(document, from, undefined);
  };
}

/** Gives a schema another name, everywhere. */
export function rename(from: string, to: string) {
  return (document: OpenApiDocument) => {
    move(inSchema(from), inSchema(to))(document);
    const open: unknown[] = [document];
    while (open.length > 0) {
      const node = open.pop();
      if (typeof node !== 'object' || node === null) continue;
      if (Reflect.get(node, '$ref') === `#/components/schemas/${from}`) {
        setAt(node, ['$ref'], `#/components/schemas/${to}`);
      }
      open.push(...(Object.values(node) as unknown[]));
    }
  };
}
