import type { Schema } from '../../generate/openapi-document.js';
import type { Difference } from './difference.js';
import type { SchemaView } from './schema-view.js';

/** Two schemas that stand at the same place, before and after. */
export interface SchemaPair {
  readonly before: Schema;
  readonly after: Schema;
  /** Named schemas around them. */
  readonly ownerBefore: string | undefined;
  readonly ownerAfter: string | undefined;
}

/** Both views of a pair, for those that compare a part of it. */
export interface ViewedPair {
  readonly before: SchemaView;
  readonly after: SchemaView;
  readonly owner: string | undefined;
}

/** One keyword of a schema, before and after; `undefined` where it is not there. */
export interface KeywordPair {
  readonly keyword: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly views: ViewedPair;
  /** The named schema in which it is written. */
  readonly schema: string | undefined;
}

/** How a part of a schema has the schemas in it compared and looked at. */
export interface SchemaContext {
  compare(pair: SchemaPair): readonly Difference[];
  /** A schema of the document before. */
  viewBefore(schema: Schema, owner: string | undefined): SchemaView;
  viewAfter(schema: Schema, owner: string | undefined): SchemaView;
}
