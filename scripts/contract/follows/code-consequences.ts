import type { Consequence } from '../consequence.js';
import { specifications } from '../../generate/specifications.js';
import { whatBecameOf, type ChangedMember, type ChangedOperation } from './changed-operation.js';
import { codeOf, domainOf, nameInTables, operationLayouts } from './operation-files.js';
import type { ProjectFiles } from './project-files.js';
import { relatedNames, textOfProperty } from './related-names.js';
import { toConsequence } from './to-consequence.js';

/** What the compiler sees of a change: generated types and stubs, the code that answers, the tables that name it. */
export function codeConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  return [
    ...generatedConsequences(operation),
    ...(operation.state === 'changed'
      ? operation.members.flatMap((member) => readingConsequences(operation, member, files))
      : []),
    ...(operation.state === 'changed' ? [] : handlerConsequences(operation, files)),
  ];
}

function generatedConsequences(operation: ChangedOperation): readonly Consequence[] {
  const { specification, operationId, state, described } = operation;
  const verb = { added: 'Gets', removed: 'Loses', changed: 'Changes with' }[state];
  const types = toConsequence(operation, 'type', `generated/types/${specification}.ts`, {
    sentence: `${verb} \`${operationId}\`: \`npm run generate\` writes it.`,
  });
  const hasStubs = specifications.some(
    ({ name, stubTemplates }) => name === specification && stubTemplates !== undefined,
  );
  if (state === 'changed' || !hasStubs || described === undefined) return [types];
  const stub = toConsequence(operation, 'stub', `generated/stubs/${described.tag}.ts`, {
    sentence: `${verb} \`${operationId}\`: \`npm run generate\` writes it, and the compiler asks for the handler.`,
  });
  return [types, stub];
}

function handlerConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  const { operationId, state, specification } = operation;
  const layout = operationLayouts[specification];
  const name = nameInTables(operation);
  const path = layout.handler?.(operation);
  const handler =
    path === undefined
      ? []
      : [
          toConsequence(operation, 'handler', path, {
            exists: files.exists(path),
            sentence:
              state === 'removed'
                ? `Answers \`${operationId}\`, which is ${whatBecameOf(operation)}: ${operation.successor === undefined ? 'remove' : 'rename'} it.`
                : `Answers \`${operationId}\`.`,
          }),
        ].filter(({ exists }) => exists || state === 'added');
  const tables = layout.tables(operation, files).map((table) =>
    toConsequence(operation, table.startsWith('test/') ? 'test' : 'handler', table, {
      exists: isNamedIn(files, table, name),
      sentence: `Its table names \`${name}\`.`,
    }),
  );
  const leftNames = state === 'removed' ? stillNaming(operation, files) : [];
  return [...handler, ...tables, ...leftNames];
}

/** A removed operation is no longer described, so its tables are found by its name. */
function stillNaming(operation: ChangedOperation, files: ProjectFiles): readonly Consequence[] {
  const { operationId } = operation;
  return ['src/operations', 'src/management']
    .flatMap((folder) => files.under(folder))
    .filter((path) => /^src\/(operations|management)\/[\w-]+\.ts$/.test(path))
    .filter((path) => textOfProperty(files, path, operationId) !== '')
    .map((path) =>
      toConsequence(operation, 'handler', path, {
        sentence: `Still names \`${operationId}\`: take it out, the compiler refuses it once the stub has lost it.`,
      }),
    );
}

function isNamedIn(files: ProjectFiles, path: string, name: string): boolean {
  return name.includes('.') || name.includes('-')
    ? files.read(path).includes(`'${name}'`)
    : files.mentions(path, [name]);
}

function readingConsequences(
  operation: ChangedOperation,
  member: ChangedMember,
  files: ProjectFiles,
): readonly Consequence[] {
  const code = codeOf(operation, files);
  const domain = domainOf(code, files);
  const names = relatedNames(files, [...code, ...domain], member.name);
  const own = code.filter((path) => files.mentions(path, [member.name]));
  const debug = operationLayouts[operation.specification]
    .tables(operation, files)
    .filter((table) => files.exists(table))
    .filter((table) =>
      new RegExp(`\\b${member.name}\\b`).test(textOfProperty(files, table, operation.operationId)),
    );
  // What is told decides nothing.
  const decided = (member.direction === 'told' ? [] : domain).filter((path) =>
    files.mentions(path, names),
  );
  const reading = [...own, ...debug].map((path) =>
    toConsequence(member, 'handler', path, { sentence: readingSentence(member) }),
  );
  const keeping =
    reading.length === 0
      ? []
      : decided.map((path) =>
          toConsequence(member, 'handler', path, {
            sentence: `Decides by \`${member.name}\`${asNames(names)}: check that it still means the same.`,
          }),
        );
  if (reading.length > 0) return [...reading, ...keeping];
  const [first] = code;
  return first === undefined || member.state === 'removed'
    ? []
    : [
        toConsequence(member, 'handler', first, {
          sentence: `Nothing of \`${operation.operationId}\` reads or writes \`${member.name}\`: decide whether it should.`,
        }),
      ];
}

function readingSentence({ name, state, direction }: ChangedMember): string {
  const verb = direction === 'told' ? 'Tells' : 'Reads';
  if (state === 'removed') return `${verb} \`${name}\`, which is specified no longer.`;
  if (state === 'added') return `${verb} \`${name}\` already.`;
  return `${verb} \`${name}\`: check it against the new form.`;
}

function asNames([, ...others]: readonly string[]): string {
  return others.length === 0 ? '' : ` (as ${others.map((name) => `\`${name}\``).join(', ')})`;
}
