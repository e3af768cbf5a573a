import type { Consequence } from '../consequence.js';
import type { ChangedMember, ChangedOperation } from './changed-operation.js';
import { codeOf, domainOf } from './operation-files.js';
import type { ProjectFiles } from './project-files.js';
import { linksIn, relatedNames } from './related-names.js';
import { toConsequence } from './to-consequence.js';

const tablesFolder = 'src/storage/tables';
const migrations = 'src/storage/migrations/migration-source.ts';

/** Which columns keep what has changed, and what the change means for the rows that are stored already. */
export function storageConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  const code = codeOf(operation, files);
  if (operation.state === 'added') return isKeeping(operation) ? [nothingKept(operation)] : [];
  if (operation.state === 'removed') return [];
  if (operation.specification === 'events') return operation.members.map(writtenConsequence);
  const domain = domainOf(code, files);
  const tables = files
    .under(tablesFolder)
    .filter((path) => files.importsOf(path).some((imported) => domain.includes(imported)));
  return operation.members.flatMap((member) => {
    const names = relatedNames(files, [...code, ...domain], member.name);
    const isUsed = [...code].some((path) => files.mentions(path, [member.name]));
    const kept = isUsed ? tables.flatMap((path) => columnsIn(files, path, names)) : [];
    if (kept.length > 0) return kept.map((columns) => keptConsequence(member, columns));
    return member.state === 'added' && member.direction === 'taken' && isKeeping(operation)
      ? [notKeptConsequence(member)]
      : [];
  });
}

/** Of the others nothing is stored here: they are played or asked. */
function isKeeping({ specification }: ChangedOperation): boolean {
  return specification === 'callbacks' || specification === 'management';
}

interface KeptColumns {
  readonly path: string;
  readonly table: string;
  readonly columns: readonly string[];
}

function columnsIn(
  files: ProjectFiles,
  path: string,
  names: readonly string[],
): readonly KeptColumns[] {
  const table = /\bname: '(\w+)'/.exec(files.read(path))?.[1];
  if (table === undefined) return [];
  const columns = linksIn(files, path)
    .filter(
      ({ as, from }) => isColumn(files, path, as) && from.some((each) => names.includes(each)),
    )
    .map(({ as }) => as);
  return columns.length === 0 ? [] : [{ path, table, columns: [...new Set(columns)] }];
}

/** Each column is declared with its type. */
function isColumn(files: ProjectFiles, path: string, name: string): boolean {
  return new RegExp(`\\b${name}: '(text|bigint|boolean|integer)'`).test(files.read(path));
}

function keptConsequence(member: ChangedMember, { path, table, columns }: KeptColumns) {
  const places = columns.map((column) => `\`${table}.${column}\``).join(', ');
  return toConsequence(member, 'migration', path, {
    sentence: `${places} ${columns.length > 1 ? 'keep' : 'keeps'} \`${member.name}\`. ${forStoredRows(member)}`,
  });
}

function forStoredRows({ state, direction, isBreaking, name }: ChangedMember): string {
  if (direction === 'told') {
    return state === 'removed'
      ? 'Rows stay as they are: nothing else is told of them.'
      : `What is told for rows stored before, which may hold none or an older form of \`${name}\`?`;
  }
  if (state === 'removed') {
    return 'Rows keep what they have; new ones have no value, so the column must be able to be empty.';
  }
  if (isBreaking) {
    return `Rows stored before may hold no \`${name}\`, or one that is refused now: say what is read then, no migration rewrites older rows.`;
  }
  if (state === 'added') return 'Rows stored before have none: what reads it must bear that.';
  return 'Check that the column takes every value of the new form, and that values stored before still mean the same.';
}

/** Events are kept as they were written, and told later. */
function writtenConsequence(member: ChangedMember): Consequence {
  return toConsequence(member, 'migration', `${tablesFolder}/events.ts`, {
    sentence: `Events are kept whole: those written before the new version are told as they are, without what has changed of \`${member.name}\`.`,
  });
}

function notKeptConsequence(member: ChangedMember): Consequence {
  return toConsequence(member, 'migration', migrations, {
    sentence: `No column keeps \`${member.name}\`; it stays in the record of the call. To keep it, add a column that may be empty by a migration of its own: rows stored before have none.`,
  });
}

function nothingKept(operation: ChangedOperation): Consequence {
  return toConsequence(operation, 'migration', migrations, {
    sentence: `No table keeps anything of \`${operation.operationId}\` but the record of the call. What is to be kept is a record in \`src/domain/\`, a table in \`${tablesFolder}/\` and a migration of its own.`,
  });
}
