import { setTimeout as sleep } from 'node:timers/promises';
import type { SpecificationDocument } from '../../src/openapi/callback-specification.js';
import { callbacksToFuzz, collect, poolsOf } from './callbacks-to-fuzz.js';
import { startFuzzedServer, type DatabaseKind, type FuzzedServer } from './fuzzed-server.js';
import { runSchemathesis, statement, type FuzzOutcome, type FuzzRun } from './schemathesis-run.js';

export interface FuzzOptions {
  readonly program: string;
  readonly database: DatabaseKind;
  readonly seconds: number;
  readonly seed: number;
  readonly resultsFolder: string;
  readonly say: (line: string) => void;
}

export interface NamedOutcome extends FuzzOutcome {
  readonly name: string;
}

/** What of all the time each run gets. */
const shares = {
  signed: 0.5,
  forged: 0.1,
  viewer: 0.1,
  operator: 0.13,
  admin: 0.13,
  stranger: 0.04,
};

/** All of these judge a status that these interfaces do not answer so, or send what another run sends. */
const unfitChecks = [
  ...['positive_data_acceptance', 'missing_required_header', 'not_a_server_error'],
  ...['use_after_free', 'ensure_resource_availability', 'ignored_auth'],
  'object_level_authorization',
];
const unfitForCallbacks = [
  ...unfitChecks,
  ...['negative_data_rejection', 'unsupported_method', 'allow_header_conformance'],
];

/** Both published specifications against a server of its own: signed, forged, as each role and as a stranger. */
export async function fuzzSpecifications(options: FuzzOptions): Promise<readonly NamedOutcome[]> {
  const server = await startFuzzedServer(options.database);
  try {
    const outcomes = [
      await run(server, options, await signedRun(server, options)),
      await forgedOutcome(server, options),
    ];
    const management = withoutSecurity(await server.specification('management'));
    const pools = { ...outcomes[0]?.pools, ...(await idsOf(server)) };
    for (const role of ['viewer', 'operator', 'admin', 'stranger'] as const) {
      const bearer = role === 'stranger' ? 'a-token-that-nobody-has' : server.tokens[role];
      const each = { name: `management as ${role}`, document: management, bearer, pools };
      outcomes.push(
        await run(server, options, {
          ...each,
          seed: options.seed,
          url: `${server.origin}/api/v1`,
          seconds: options.seconds * shares[role],
          statuses: role === 'stranger' ? [401, 404, 405, 429] : managementStatuses,
          excludedChecks: unfitChecks,
        }),
      );
    }
    return outcomes;
  } finally {
    await server.stop();
  }
}

/** 501: what needs AK/SK, which this server has not. 500 and 503 are documented, and not for a server that is well. */
const managementStatuses = [200, 400, 401, 403, 404, 405, 409, 413, 415, 501];

async function run(server: FuzzedServer, options: FuzzOptions, of: FuzzRun) {
  const { program, resultsFolder, say } = options;
  const failuresBefore = server.failures().length;
  const outcome = await runSchemathesis(program, of, resultsFolder);
  const failures = server.failures().slice(failuresBefore);
  const findings = [
    ...outcome.findings,
    ...failures.slice(0, 3).map((line) => statement('the server has logged a failure', line)),
  ];
  const reached = Object.values(outcome.counts);
  const calls = sumOf(reached.flatMap((each) => Object.values(each)));
  say(`${of.name}: ${calls} calls, ${reached.length} operations, ${findings.length} findings`);
  return { ...outcome, name: of.name, findings, pools: of.pools };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

async function signedRun(server: FuzzedServer, { seed, seconds }: FuzzOptions): Promise<FuzzRun> {
  const served = (await server.specification('callbacks')) as SpecificationDocument;
  return {
    name: 'callbacks signed',
    ...callbacksToFuzz(served, { ...server, isForged: false }),
    pools: poolsOf(served),
    url: server.origin,
    seconds: seconds * shares.signed,
    seed,
    statuses: [200, 413],
    excludedChecks: unfitForCallbacks,
  };
}

/** The same calls with other keys, which must leave no trace in the data. */
async function forgedOutcome(server: FuzzedServer, options: FuzzOptions) {
  const served = (await server.specification('callbacks')) as SpecificationDocument;
  const before = await settledRows(server);
  const outcome = await run(server, options, {
    ...(await signedRun(server, options)),
    name: 'callbacks forged',
    ...callbacksToFuzz(served, { ...server, isForged: true }),
    isForged: true,
    seconds: options.seconds * shares.forged,
  });
  // What has expired may be gone; nothing may have been written.
  const [written] = newRows(before, await settledRows(server));
  if (written === undefined) return outcome;
  const trace = statement('forged calls leave no trace', `there is a new row: ${written}`);
  return { ...outcome, findings: [...outcome.findings, trace] };
}

function newRows(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  return [...after].filter((row) => !before.has(row));
}

/** Work that goes on behind the last answers ends first. */
async function settledRows(server: FuzzedServer): Promise<ReadonlySet<string>> {
  let rows = await server.rows();
  for (let tries = 0; tries < 40; tries += 1) {
    await sleep(500);
    const next = await server.rows();
    if (newRows(rows, next).length === 0) return next;
    rows = next;
  }
  throw new Error('the database does not come to rest');
}

/** Each run has one token, or a wrong one: the tool would leave it out and the hook put it back. */
function withoutSecurity(served: unknown): object {
  const { components, ...document } = served as { readonly components: object };
  return { ...document, security: [], components: { ...components, securitySchemes: {} } };
}

/** Ids that the first runs have left, by the names that paths and filters give them. */
async function idsOf({ origin, tokens }: FuzzedServer): Promise<Record<string, readonly string[]>> {
  const pools: Record<string, string[]> = {};
  const lists = ['instances', 'calls', 'jobs', 'events', 'orders', 'tenants', 'license-requests'];
  for (const list of [...lists, 'licenses', 'users', 'departments', 'usage-records']) {
    const answer = await fetch(new URL(`/api/v1/${list}?limit=5`, origin), {
      headers: { authorization: `Bearer ${tokens.admin}` },
    });
    collect(await answer.json(), (name, value) => {
      if (!/(?:Id|Code|Cursor)$/.test(name) || value === '') return;
      const pool = (pools[name === 'nextCursor' ? 'cursor' : name] ??= []);
      if (pool.length < 12) pool.push(value);
    });
  }
  return pools;
}
