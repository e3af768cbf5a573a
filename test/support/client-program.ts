import { execFile } from 'node:child_process';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { useDatabase } from './databases.js';
import { apiTokens, apiTokensVariable } from './management-tokens.js';
import { anInstanceThatIs, readInstance } from './purchased.js';
import { useApp } from './use-app.js';

/** A program that is ready to run, or why this machine cannot make it. */
export type PreparedProgram =
  | { readonly ok: true; readonly command: Command; readonly environment?: Environment }
  | { readonly ok: false; readonly why: string };

type Command = readonly [program: string, ...parameters: string[]];
type Environment = Readonly<Record<string, string>>;

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, with nothing of this process's environment but where programs and homes are. */
export async function runClient(
  prepared: PreparedProgram,
  context: TestContext,
  { environment, parameters = [] }: { environment: Environment; parameters?: readonly string[] },
): Promise<Ran> {
  if (!prepared.ok) return context.skip(prepared.why);
  const [program, ...first] = prepared.command;
  const env = { PATH: process.env.PATH, ...prepared.environment, ...environment };
  return new Promise((resolve) => {
    execFile(program, [...first, ...parameters], { env }, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** More than a page holds when nobody says how many. */
const purchases = 51;

/** What ends with a sentence of the server, in every language alike. */
const refusals = [
  {
    title: 'says that nothing is known by this id',
    role: 'operator',
    named: 'nobody',
    sentence: '404 There is no instance with this id.',
  },
  {
    title: 'says that this token may not do it',
    role: 'viewer',
    named: 'nobody',
    sentence: '403 completeProvisioning needs the role operator, this token has the role viewer.',
  },
  {
    title: 'says that this token is not known',
    role: undefined,
    named: 'nobody',
    sentence:
      '401 The bearer token is missing or not known. Tokens are configured in KOOGATE_API_TOKENS.',
  },
] as const;

/** The program of the guide, against the running server. */
export function describeGuideProgram(
  language: string,
  prepare: () => Promise<PreparedProgram>,
): void {
  describe(`the program of the guide in ${language}`, () => {
    const app = useApp(useDatabase('sqlite'), {
      provisioning: { kind: 'by-hand' },
      environment: apiTokensVariable,
    });
    let prepared: PreparedProgram;
    beforeAll(async () => {
      prepared = await prepare();
      // A build from nothing, where tests share two cores.
    }, 300_000);

    it('completes every pending purchase, of all pages', { timeout: 60_000 }, async (context) => {
      const ids = await Promise.all(
        Array.from({ length: purchases }, () => anInstanceThatIs('pending', app())),
      );
      const environment = { KOOGATE_URL: app().url, KOOGATE_TOKEN: apiTokens.operator };
      const { exitCode, stdout, stderr } = await runClient(prepared, context, { environment });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout.trim().split('\n').toSorted()).toEqual(
        ids.map((id) => `${id} active`).toSorted(),
      );
      const [first = ''] = ids;
      expect(await readInstance(app(), first)).toMatchObject({
        state: 'active',
        access: { frontEndUrl: `https://app.example.com/${first}` },
      });
    });

    it.for(refusals)('$title', async ({ role, named, sentence }, context) => {
      const token = role === undefined ? 'a-token-that-nobody-has' : apiTokens[role];
      const environment = { KOOGATE_URL: app().url, KOOGATE_TOKEN: token };
      const ran = await runClient(prepared, context, { environment, parameters: [named] });
      expect(ran).toEqual({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });
    });
  });
}
