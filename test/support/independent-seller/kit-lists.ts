import { readJson, toPlain } from './canonical-text.js';
import {
  findProblem,
  mandatory,
  optional,
  text,
  type FieldCheck,
  type FieldTable,
  type Members,
} from './field-checks.js';
import type { Faults } from './planted-faults.js';

/** The entries of a list that came as an array or as a text; `undefined` for what is no list of objects. */
export function readList(value: unknown, syntax: 'json' | 'unquoted-names'): Members[] | undefined {
  const list = typeof value === 'string' ? parseText(value, syntax) : value;
  return Array.isArray(list) && list.every(isObject) ? list : undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The printed text has names without quotes, `[{orgCode:"1"}]`, which no JSON reader takes. */
function parseText(value: string, syntax: 'json' | 'unquoted-names'): unknown {
  const quoted = value.replaceAll(
    /"(?:[^"\\]|\\.)*"|([A-Za-z_]\w*)(?=\s*:)/g,
    (found: string, name?: string) => (name === undefined ? found : `"${name}"`),
  );
  const node = readJson(value) ?? (syntax === 'json' ? undefined : readJson(quoted));
  return node === undefined ? undefined : toPlain(node);
}

const departmentFields: FieldTable = {
  orgCode: mandatory(text(64)),
  orgName: mandatory(text(128)),
  parentCode: optional(text(64)),
};

/** One department under the names of this seller: its own name is spelled in three ways. */
export function toDepartment(entry: Members): Members {
  return { ...entry, orgName: entry.orgName ?? entry.OrgName ?? entry.name };
}

/** All departments of a tenant, flat: an array, JSON as text, or the printed text. */
export function departmentList(): FieldCheck {
  return (value, faults) => {
    const refusal = formProblem(value, faults);
    if (refusal !== undefined) return refusal;
    const syntax = faults.has('unquoted-names-refused') ? 'json' : 'unquoted-names';
    const entries = readList(value, syntax);
    if (entries === undefined) return 'must be a list of departments';
    if (entries.length === 0 && faults.has('empty-department-list-refused')) return 'is empty';
    if (faults.has('parent-missing-refused') && hasStrangeParent(entries)) {
      return 'names a parent that is not in the list';
    }
    const spelled = faults.has('org-name-spellings-refused') ? entries : entries.map(toDepartment);
    return firstProblem(departmentFields, spelled, faults);
  };
}

function formProblem(value: unknown, faults: Faults): string | undefined {
  const isText = typeof value === 'string';
  if (isText && faults.has('all-org-text-refused')) return 'must be an array';
  return !isText && faults.has('all-org-array-refused') ? 'must be a text' : undefined;
}

function hasStrangeParent(entries: readonly Members[]): boolean {
  const codes = new Set<unknown>([...entries.map(({ orgCode }) => orgCode), '', null, undefined]);
  return entries.some(({ parentCode }) => !codes.has(parentCode));
}

const employeeType: FieldCheck = (value) =>
  ['1', '2', '3', '4'].includes(String(value)) ? undefined : 'must be a number from 1 to 4';

const userFields: FieldTable = {
  userName: mandatory(text(64)),
  name: mandatory(text(64)),
  orgCode: mandatory(text(64)),
  role: mandatory(text(32)),
  enable: mandatory((value) =>
    value === 'true' || value === 'false' || typeof value === 'boolean'
      ? undefined
      : 'must be true or false',
  ),
  position: optional(text(64)),
  employeeCode: optional(text(64)),
  employeeType: optional(employeeType),
  mobile: optional(text(32)),
  email: optional(text(128)),
  workPlace: optional(text()),
  entryDate: optional(text()),
  extension: optional((value) => (isObject(value) ? undefined : 'must be an object')),
};

/** The users that a call is about: an array, or JSON as text. */
export function userList(): FieldCheck {
  return (value, faults) => {
    const isText = typeof value === 'string';
    if (isText && faults.has('user-list-text-refused')) return 'must be an array';
    if (!isText && faults.has('user-list-array-refused')) return 'must be a text';
    const users = readList(value, 'json');
    if (users === undefined) return 'must be a list of users';
    if (users.length > 100 && faults.has('more-than-100-users-refused')) return 'is too long';
    return faults.has('bad-user-accepted') ? undefined : firstProblem(userFields, users, faults);
  };
}

/** One bad entry refuses the whole list. An entry may hold what nobody knows. */
function firstProblem(
  table: FieldTable,
  entries: readonly Members[],
  faults: Faults,
): string | undefined {
  const lenient = new Set([...faults].filter((fault) => fault !== 'refuses-unknown-fields'));
  for (const [at, entry] of entries.entries()) {
    const problem = findProblem(table, entry, lenient);
    if (problem !== undefined) return `has at ${at + 1}: ${problem}`;
  }
  return undefined;
}
