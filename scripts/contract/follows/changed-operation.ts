import type { DescribedOperation } from '../../generate/described-operation.js';
import { describeOperations } from '../../generate/described-operation.js';
import type { GenerationInput } from '../../generate/generation-input.js';
import type { OpenApiDocument } from '../../generate/openapi-document.js';
import type { SpecificationName } from '../../generate/specifications.js';
import type { Change, ChangePart } from '../change.js';

/** One operation with all that has changed about it; a webhook is one, too. */
export interface ChangedOperation {
  readonly specification: SpecificationName;
  readonly operationId: string;
  readonly state: 'added' | 'removed' | 'changed';
  /** Of one that was renamed, and so is removed under this name: what it is called now. */
  readonly successor?: string | undefined;
  /** As it is now; `undefined`: it is there no longer. */
  readonly described: DescribedOperation | undefined;
  readonly document: OpenApiDocument;
  readonly members: readonly ChangedMember[];
  /** Ids of all changes. */
  readonly changes: readonly string[];
}

/** A field of a request or an answer that has changed. */
export interface ChangedMember {
  readonly name: string;
  readonly part: ChangePart;
  /** Whether others say it to us, or we to them. */
  readonly direction: 'taken' | 'told';
  readonly state: 'added' | 'removed' | 'changed';
  /** What was accepted before may be refused now, or what is kept may lack it. */
  readonly isBreaking: boolean;
  /** Ids of its changes. */
  readonly changes: readonly string[];
}

/** Groups changes by the operation that they belong to, in the order in which they come. */
export function changedOperations(
  changes: readonly Change[],
  { documents }: Pick<GenerationInput, 'documents'>,
): readonly ChangedOperation[] {
  const described = new Map(
    documents.map(({ name, document }) => [name, describeOperations(document)]),
  );
  return [...byOperation(changes).values()].flatMap((own) => {
    const [{ specification, operationId } = {}] = own;
    const document = documents.find(({ name }) => name === specification)?.document;
    if (specification === undefined || operationId === undefined || document === undefined)
      return [];
    const now = described.get(specification)?.find((each) => each.operationId === operationId);
    const operation: ChangedOperation = {
      specification,
      operationId,
      state: stateOf(own, now),
      described: now,
      document,
      members: changedMembers(own, specification),
      changes: own.map(({ id }) => id),
    };
    const successor = described
      .get(specification)
      ?.find((each) => each.operationId === successorOf(own));
    return successor === undefined ? operation : renamed(operation, successor);
  });
}

/** Files and tables go by names: the old one has to go, and all that the new one needs has to be there. */
function renamed(
  operation: ChangedOperation,
  now: DescribedOperation,
): readonly ChangedOperation[] {
  const { operationId } = now;
  return [
    { ...operation, successor: operationId },
    { ...operation, operationId, state: 'added', described: now },
  ];
}

function successorOf(own: readonly Change[]): unknown {
  return own.find(({ kind }) => kind === 'operation-renamed')?.after;
}

/** What has become of an operation that is removed, for a sentence. */
export function whatBecameOf({ successor }: ChangedOperation): string {
  return successor === undefined ? 'specified no longer' : `called \`${successor}\` now`;
}

function byOperation(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.operationId === undefined) continue;
    const key = `${change.specification}/${change.operationId}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return groups;
}

function stateOf(own: readonly Change[], now: DescribedOperation | undefined) {
  if (now === undefined) return 'removed';
  return own.some(({ kind }) => kind === 'operation-added') ? 'added' : 'changed';
}

function changedMembers(
  own: readonly Change[],
  specification: SpecificationName,
): readonly ChangedMember[] {
  const groups = new Map<string, Change[]>();
  for (const change of own) {
    const name = memberName(change.location);
    if (name === undefined) continue;
    const key = `${change.part} ${name}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups].map(([key, group]) => {
    const [{ part } = { part: 'request' as const }] = group;
    return {
      name: key.slice(key.indexOf(' ') + 1),
      part,
      direction: (part === 'answer') === answersUs.has(specification) ? 'taken' : 'told',
      state: memberState(group),
      isBreaking: group.some((change) => change.class === 'breaking'),
      changes: group.map(({ id }) => id),
    };
  });
}

/** What we call: requests are ours, answers are theirs. */
const answersUs: ReadonlySet<SpecificationName> = new Set(['marketplace', 'events']);

/** `/info/items/usageInfo/items` → `usageInfo`: the last step that is no place within a list, a text or one of several forms. */
function memberName(location: string): string | undefined {
  const name = location.split('/').filter(isMember).at(-1);
  return name?.replace(/^(query|path|header|cookie):/, '');
}

function isMember(step: string): boolean {
  return !/^(|items|contentSchema|\d+)$/.test(step) && !/^(anyOf|oneOf|allOf)(:|$)/.test(step);
}

function memberState(group: readonly Change[]): ChangedMember['state'] {
  if (group.some(({ kind }) => /-(member|parameter)-added$/.test(kind))) return 'added';
  return group.some(({ kind }) => /(-member|^parameter)-removed$/.test(kind))
    ? 'removed'
    : 'changed';
}
