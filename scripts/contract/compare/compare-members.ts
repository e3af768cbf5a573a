import { differenceHere, within, type Difference } from './difference.js';
import type { SchemaContext, ViewedPair } from './schema-pair.js';
import type { SchemaView, ViewedMember } from './schema-view.js';

/** The members of an object: which there are, which must be there, and what each of them is. */
export function compareMembers(context: SchemaContext, pair: ViewedPair): readonly Difference[] {
  const { before, after } = pair;
  const names = new Set([
    ...before.members.keys(),
    ...after.members.keys(),
    ...before.required,
    ...after.required,
  ]);
  return [...names].flatMap((name) => within(name, compareMember(context, pair, name)));
}

function compareMember(
  context: SchemaContext,
  { before, after, owner }: ViewedPair,
  name: string,
): readonly Difference[] {
  const left = before.members.get(name);
  const right = after.members.get(name);
  if (left === undefined && right !== undefined) return [added(right, after.required.has(name))];
  if (left !== undefined && right === undefined) {
    // A name that is still required without being described is said too: nothing is lost.
    return [removed(left, before, after, name), ...stillRequired(after, name)];
  }
  const differences = compareRequired(before, after, name, owner);
  if (left === undefined || right === undefined) return differences;
  const pair = {
    before: left.schema,
    after: right.schema,
    ownerBefore: left.owner,
    ownerAfter: right.owner,
  };
  return [...differences, ...context.compare(pair)];
}

function added({ schema, owner }: ViewedMember, isRequired: boolean): Difference {
  const kind = isRequired ? 'required-member-added' : 'optional-member-added';
  return differenceHere(kind, undefined, schema, { schema: owner });
}

function removed(
  { schema, owner }: ViewedMember,
  before: SchemaView,
  after: SchemaView,
  name: string,
): Difference {
  const kind = before.required.has(name) ? 'required-member-removed' : 'optional-member-removed';
  const isClosed = after.layers.some(({ node }) => node.additionalProperties === false);
  return differenceHere(kind, schema, undefined, { schema: owner, isClosed });
}

function stillRequired(after: SchemaView, name: string): readonly Difference[] {
  if (!after.required.has(name)) return [];
  return [
    differenceHere('changed-otherwise', 'described', 'required only', { detail: 'required' }),
  ];
}

function compareRequired(
  before: SchemaView,
  after: SchemaView,
  name: string,
  owner: string | undefined,
): readonly Difference[] {
  const [was, is] = [before.required.has(name), after.required.has(name)];
  if (was === is) return [];
  const demands = (is ? after : before).layers.find(({ node }) => node.required?.includes(name));
  const schema = demands?.name ?? owner;
  return [differenceHere(is ? 'became-required' : 'became-optional', was, is, { schema })];
}
