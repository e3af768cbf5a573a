import type { Consequence } from '../consequence.js';
import type { ChangedMember, ChangedOperation } from './changed-operation.js';
import type { ProjectFiles } from './project-files.js';
import { toConsequence } from './to-consequence.js';

/** Who plays and checks a callback: actions, kinds of product and debug cases of the emulator, journeys of the conformance run. */
export function playingConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  if (operation.specification !== 'callbacks') return callingConsequences(operation, files);
  const players = parts.map((part) => ({ ...part, paths: naming(operation, part, files) }));
  return players.flatMap((player) =>
    operation.state === 'changed'
      ? operation.members.flatMap((member) => memberConsequences(operation, member, player, files))
      : operationConsequences(operation, player),
  );
}

interface Part {
  readonly kind: 'emulator' | 'conformance';
  readonly folders: readonly string[];
  /** Where a new operation of the family gets its place. */
  readonly place: (family: string) => string;
  readonly does: string;
  /** Whether a new member of a request is to be seen there, too. */
  readonly showsEveryMember: boolean;
}

const parts: readonly Part[] = [
  {
    kind: 'emulator',
    folders: ['src/emulator/actions', 'src/emulator/kinds', 'src/emulator/probes.ts'],
    place: (family) => `src/emulator/kinds/${family}.ts`,
    does: 'sends',
    showsEveryMember: true,
  },
  {
    kind: 'emulator',
    folders: ['src/emulator/debug-cases'],
    place: (family) => `src/emulator/debug-cases/${family}-cases.ts`,
    does: 'makes a debug case of',
    showsEveryMember: false,
  },
  {
    kind: 'conformance',
    folders: ['src/conformance/journeys'],
    place: (family) => `src/conformance/journeys/${family}.ts`,
    does: 'checks',
    showsEveryMember: false,
  },
];

interface Player extends Part {
  readonly paths: readonly string[];
}

function naming(
  { operationId }: ChangedOperation,
  { folders }: Part,
  files: ProjectFiles,
): readonly string[] {
  return folders
    .flatMap((folder) => (folder.endsWith('.ts') ? [folder] : files.under(folder)))
    .filter((path) => new RegExp(`['"\`]${operationId}['"\`/]`).test(files.read(path)));
}

function operationConsequences(operation: ChangedOperation, player: Player): Consequence[] {
  const { operationId, described, state } = operation;
  const { kind, does, paths, place } = player;
  if (state === 'removed') {
    return paths.map((path) =>
      toConsequence(operation, kind, path, {
        sentence: `Still ${does} \`${operationId}\`, which is specified no longer.`,
      }),
    );
  }
  const places = paths.length > 0 ? paths : [place(described?.family ?? '')];
  return places.map((path) =>
    toConsequence(operation, kind, path, {
      exists: paths.length > 0,
      sentence: `${capitalized(does)} \`${operationId}\`.`,
    }),
  );
}

function memberConsequences(
  operation: ChangedOperation,
  member: ChangedMember,
  { kind, does, paths, place, showsEveryMember }: Player,
  files: ProjectFiles,
): readonly Consequence[] {
  const mentioning = paths.filter((path) => files.mentions(path, [member.name]));
  const { operationId, described } = operation;
  if (mentioning.length > 0) {
    return mentioning.map((path) =>
      toConsequence(member, kind, path, {
        sentence:
          member.state === 'removed'
            ? `Names \`${member.name}\` where it ${does} \`${operationId}\`, which has it no longer.`
            : `Names \`${member.name}\` where it ${does} \`${operationId}\`: check it against the new form.`,
      }),
    );
  }
  if (!showsEveryMember || member.state !== 'added' || member.part !== 'request') return [];
  const family = place(described?.family ?? '');
  return [
    toConsequence(member, kind, paths.includes(family) ? family : (paths[0] ?? family), {
      exists: false,
      sentence: `${capitalized(does)} \`${member.name}\` with \`${operationId}\`.`,
    }),
  ];
}

/** What is called at the marketplace is written by our client, too. */
function callingConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  if (operation.specification !== 'marketplace') return [];
  const { operationId, state, members } = operation;
  const callers = files
    .under('src/marketplace')
    .filter((path) => files.mentions(path, [operationId]));
  const byMember = members.flatMap((member) =>
    files
      .under('src/marketplace')
      .filter((path) => files.mentions(path, [member.name]))
      .map((path) =>
        toConsequence(member, 'handler', path, {
          sentence: `Names \`${member.name}\`, as calls of the marketplace do: check it against the new form.`,
        }),
      ),
  );
  const whole =
    state === 'changed'
      ? []
      : callers.map((path) =>
          toConsequence(operation, 'handler', path, { sentence: `Calls \`${operationId}\`.` }),
        );
  return [...whole, ...byMember];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
