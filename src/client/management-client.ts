import type { components, operations } from '../../generated/types/management.js';
import type { CallOptions } from './call-deadline.js';

/** Every schema of the specification by its name: `Schemas['Instance']`. */
export type Schemas = components['schemas'];

/** The `operationId` of an operation of the management API. */
export type OperationId = keyof operations;

/** One method for each operation; those that list have `each`, which goes on through all pages. */
export type ManagementClient = {
  // Spelled out, since only so the methods keep what the specification says about them.
  readonly [Id in keyof operations]: Method<Id> &
    (Id extends PagedOperationId ? Paged<Id> : unknown);
};

type Method<Id extends OperationId> = (...given: Given<Id>) => Promise<Answer<Id>>;

interface Paged<Id extends OperationId> {
  /**
   * Every item of the list, page after page; `limit` bounds a page and not the whole. Time-outs hold for each page. What is added
   * meanwhile may be missed.
   */
  each(...given: Given<Id>): AsyncIterableIterator<Item<Id>>;
}

type Given<Id extends OperationId> =
  Partial<Input<Id>> extends Input<Id>
    ? [input?: Input<Id>, options?: CallOptions]
    : [input: Input<Id>, options?: CallOptions];

/** What an operation takes: parameters of path and query side by side, and `body`. */
export type Input<Id extends OperationId> = Flat<
  PartOf<operations[Id]['parameters']['path']> & PartOf<QueryOf<Id>> & BodyOf<Id>
>;

/** What an operation answers. */
export type Answer<Id extends OperationId> = operations[Id]['responses'] extends {
  readonly 200: { readonly content: { readonly 'application/json': infer Body } };
}
  ? Body
  : never;

/** The operations whose answers are pages. */
export type PagedOperationId = {
  [Id in OperationId]: 'cursor' extends keyof Flat<PartOf<QueryOf<Id>>> ? Id : never;
}[OperationId];

/** What the pages of an operation hold. */
export type Item<Id extends OperationId> =
  Answer<Id> extends { readonly items: readonly (infer Listed)[] } ? Listed : never;

type QueryOf<Id extends OperationId> = operations[Id]['parameters']['query'];

type BodyOf<Id extends OperationId> = operations[Id] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Body } };
}
  ? { readonly body: Body }
  : unknown;

/** `unknown`, which adds nothing, where the specification has no such parameters. */
type PartOf<Parameters> = [NonNullable<Parameters>] extends [never]
  ? unknown
  : Readonly<NonNullable<Parameters>>;

/** One object in messages of the compiler, instead of the parts that it is made of. */
type Flat<Parts> = { [Name in keyof Parts]: Parts[Name] };
