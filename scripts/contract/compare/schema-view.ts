import type { OpenApiDocument, Schema } from '../../generate/openapi-document.js';
import { nameOfReference, resolveReference } from '../../generate/resolve-reference.js';

/**
 * A schema with its references followed and its `allOf` taken apart: all of the layers hold together. What stands beside a `$ref` is a
 * layer before what is referred to, so the first layer that says something is the one that people read.
 */
export interface SchemaView {
  readonly layers: readonly SchemaLayer[];
  /** Names of all schemas that were followed. */
  readonly names: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, ViewedMember>;
}

export interface SchemaLayer {
  /** The named schema in which the layer is written. */
  readonly name: string | undefined;
  readonly node: Schema;
}

export interface ViewedMember {
  readonly schema: Schema;
  readonly owner: string | undefined;
}

/** Views are made once for each schema, so that the same place is the same object whenever it is met. */
export class SchemaViews {
  readonly #document: OpenApiDocument;
  readonly #views = new WeakMap<Schema, SchemaView>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  /** `owner`: the named schema around it. */
  of(schema: Schema | boolean, owner: string | undefined): SchemaView {
    if (typeof schema !== 'object') return this.#view(schema, owner);
    const known = this.#views.get(schema);
    if (known !== undefined) return known;
    const view = this.#view(schema, owner);
    this.#views.set(schema, view);
    return view;
  }

  #view(schema: Schema | boolean, owner: string | undefined): SchemaView {
    const names: string[] = [];
    const layers = [...this.#layersOf(schema, owner, names)];
    return {
      layers,
      names,
      required: new Set(layers.flatMap(({ node }) => node.required ?? [])),
      members: membersOf(layers),
    };
  }

  *#layersOf(
    schema: Schema | boolean,
    owner: string | undefined,
    names: string[],
  ): Iterable<SchemaLayer> {
    const { $ref, allOf, ...node } = toObject(schema);
    if (Object.keys(node).length > 0) yield { name: owner, node };
    if ($ref !== undefined && !names.includes(nameOfReference($ref))) {
      const name = nameOfReference($ref);
      names.push(name);
      yield* this.#layersOf(resolveReference<Schema>(this.#document, { $ref }), name, names);
    }
    for (const part of allOf ?? []) yield* this.#layersOf(part, owner, names);
  }
}

/** JSON Schema also has `true`, which allows everything, and `false`, which allows nothing. */
function toObject(schema: Schema | boolean): Schema {
  if (typeof schema === 'object') return schema;
  return schema ? {} : { enum: [] };
}

function membersOf(layers: readonly SchemaLayer[]): ReadonlyMap<string, ViewedMember> {
  const members = new Map<string, ViewedMember>();
  for (const { name: owner, node } of layers) {
    for (const [name, schema] of Object.entries(node.properties ?? {})) {
      const known = members.get(name);
      // Two layers that describe one member: both hold.
      const all = known === undefined ? schema : { allOf: [known.schema, schema] };
      members.set(name, { schema: all, owner: known?.owner ?? owner });
    }
  }
  return members;
}
