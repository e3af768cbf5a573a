import type { CallbackOperation, CallbackSpecification } from './callback-specification.js';
import { jsonTypeOf, jsonTypes } from './json-type.js';
import { compileMemberCheck, type MemberCheck } from './member-check.js';
import { toShownName } from './shown-name.js';

/** What the specification does not describe of a request. */
export interface Undescribed {
  readonly kind: UndescribedKind;
  /** From the body down, e.g. `userList[].extension`; a name that is the sender's own is cut and made visible. */
  readonly path: string;
  /** The sender's: for whoever may see it. */
  readonly value: unknown;
}

/**
 * - `unknown-member`: a member, or a parameter of a GET, that no page documents.
 * - `unknown-value`: a value that is none of those documented, whether others are refused or taken.
 * - `longer-text`: a text that exceeds the documented maximum.
 * - `other-type`: a value of a type that is not documented.
 */
export type UndescribedKind = (typeof undescribedKinds)[number];

export const undescribedKinds = [
  'unknown-member',
  'unknown-value',
  'longer-text',
  'other-type',
] as const;

/** Each once for a call, however many entries of a list have it. A request is given as the validator gets it. */
export type FindUndescribed = (
  operation: CallbackOperation,
  request: Readonly<Record<string, unknown>>,
) => readonly Undescribed[];

/** Of a single call no more are told: a sender can write many names into one body. */
export const undescribedPerCallMax = 50;

/**
 * Walks a request along what its schema describes. The schema of an operation is prepared at its first call; a call that is described
 * costs about a microsecond. What stands inside a member that is not described is not looked at.
 */
export function undescribedFinder({
  document,
}: Pick<CallbackSpecification, 'document'>): FindUndescribed {
  const checks = new Map<string, MemberCheck>();
  return function find({ requestSchema }, request) {
    const check = checks.get(requestSchema) ?? compileMemberCheck(document, requestSchema);
    checks.set(requestSchema, check);
    const found = new FoundInCall();
    walk(check, request, found);
    return found.all ?? nothing;
  };
}

const nothing: readonly Undescribed[] = [];

class FoundInCall {
  all: Undescribed[] | undefined;
  readonly #places = new Set<string>();

  add(kind: UndescribedKind, path: string, value: unknown): void {
    const place = `${kind} ${path}`;
    if (this.isFull || this.#places.has(place)) return;
    this.#places.add(place);
    (this.all ??= []).push({ kind, path, value });
  }

  get isFull(): boolean {
    return this.#places.size >= undescribedPerCallMax;
  }
}

function walk(check: MemberCheck, value: unknown, found: FoundInCall): void {
  const type = jsonTypeOf(value);
  if ((check.types & type) === 0) found.add('other-type', check.path, value);
  else if (type === jsonTypes.object) walkMembers(check, value as object, found);
  else if (type === jsonTypes.array) walkItems(check, value as readonly unknown[], found);
  else walkValue(check, type, value, found);
}

function walkMembers(
  { members, hasOwnMembers, path }: MemberCheck,
  value: object,
  found: FoundInCall,
): void {
  const object = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(object)) {
    const check = members.get(name);
    if (check !== undefined) walk(check, object[name], found);
    else if (hasOwnMembers) continue;
    else if (found.isFull) return;
    else found.add('unknown-member', below(path, toShownName(name)), object[name]);
  }
}

function walkItems({ items }: MemberCheck, values: readonly unknown[], found: FoundInCall): void {
  if (items === undefined) return;
  for (const value of values) walk(items, value, found);
}

function walkValue(check: MemberCheck, type: number, value: unknown, found: FoundInCall): void {
  if ((check.valueTypes & type) !== 0 && !check.values.has(value)) {
    found.add('unknown-value', check.path, value);
  } else if (typeof value === 'string') {
    if (value.length > check.lengthMax) found.add('longer-text', check.path, value);
    else if (check.holdsJson) walkJson(check, value, found);
  }
}

/** A text that cannot be read is for the validator, or the operation, to refuse. */
function walkJson(check: MemberCheck, text: string, found: FoundInCall): void {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null) walk(check, value, found);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
