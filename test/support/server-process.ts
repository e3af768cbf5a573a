import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keyVariables } from '../../src/config.js';
import { keyClasses, type KeyClass } from '../../src/protocol/access-keys.js';
import { emptyFolder, type LeaveCleanUp } from './server-folder.js';
import { startProgram, type Ended, type Output, type ProgramOptions } from './server-program.js';

/** Made up for these tests. */
export const serverAccessKey = '7f1c4c1e-5a0f-4b7e-9a43-0d9f2f6c1b11';
export const serverDataKey = Buffer.alloc(32, 'koogate data key').toString('base64');
export const serverFrontEndUrl = 'https://app.example.com/enter';

/** The keys that the server under test has, by class. */
export const serverKeys: Readonly<Record<KeyClass, string>> = {
  base: serverAccessKey,
  kit: `${serverAccessKey}-kit`,
  license: `${serverAccessKey}-license`,
  generic: `${serverAccessKey}-generic`,
  v1: `${serverAccessKey}-v1`,
};

/** Variables that are empty count as absent: with these, the server has to make up every secret. */
export const withoutSecrets: Readonly<Record<string, string>> = {
  ...Object.fromEntries(keyClasses.map((keyClass) => [keyVariables[keyClass].name, ''])),
  KOOGATE_KIT_PRIVATE_KEY_FILE: '',
  KOOGATE_DATA_KEY: '',
  KOOGATE_API_TOKENS: '',
};

const kitPrivateKeyFile = fileURLToPath(new URL('kit-private-key.pem', import.meta.url));

export interface ServerOptions {
  readonly databaseUrl?: string;
  /** Added to, or put over, the test's usual variables. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Of another build than this checkout's. */
  readonly distFolder?: string;
  /** `main.js`, which `npm start` runs, unless told otherwise. */
  readonly file?: ProgramOptions['file'];
  readonly leaveCleanUp?: LeaveCleanUp;
}

export interface ServerProcess {
  readonly pid: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Where the marketplace sends its calls. */
  readonly callbacksUrl: string;
  output(): Output;
  /** The lines of its log, as objects. */
  log(): readonly LogLine[];
  /** SIGTERM: it answers what is under way and ends by itself. */
  stop(): Promise<Ended>;
  /** SIGKILL: it ends in the middle of whatever it does. */
  kill(): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string };

const startMsMax = 60_000;

/** Starts the server as users do, as a process of its own on a free port, and waits until it says that it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const { leaveCleanUp, file = 'main.js' } = options;
  const program = await startProgram({
    file,
    ...(file === 'koogate.js' && { parameters: ['serve'] }),
    environment: toEnvironment(options),
    folder: options.folder ?? emptyFolder(leaveCleanUp),
    ...(options.distFolder !== undefined && { distFolder: options.distFolder }),
    ...(leaveCleanUp && { leaveCleanUp }),
  });
  const log = () => toLogLines(program.output().stdout);
  const callbacksUrl = await untilReady(log, program);
  return {
    pid: program.pid,
    url: new URL(callbacksUrl).origin,
    callbacksUrl,
    output: () => program.output(),
    log,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    ended: program.ended,
  };

  async function end(signal: NodeJS.Signals): Promise<Ended> {
    program.signal(signal);
    return program.ended;
  }
}

/** The variables of a server that needs nothing made up: fixed keys, a front end, a free port. */
export function toEnvironment({
  databaseUrl,
  environment = {},
}: Pick<ServerOptions, 'databaseUrl' | 'environment'>): Readonly<Record<string, string>> {
  return {
    KOOGATE_PORT: '0',
    ...Object.fromEntries(
      keyClasses.map((keyClass) => [keyVariables[keyClass].name, serverKeys[keyClass]]),
    ),
    KOOGATE_KIT_PRIVATE_KEY_FILE: kitPrivateKeyFile,
    KOOGATE_DATA_KEY: serverDataKey,
    KOOGATE_API_TOKENS: 'tests:admin:a-token-for-tests-only',
    KOOGATE_FRONT_END_URL: serverFrontEndUrl,
    // Most tests have one process and no load balancer that would have to notice.
    KOOGATE_DRAIN_DELAY_MS: '0',
    ...(databaseUrl !== undefined && { KOOGATE_DATABASE_URL: databaseUrl }),
    ...environment,
  };
}

async function untilReady(
  log: () => readonly LogLine[],
  program: { readonly ended: Promise<Ended>; output(): Output },
): Promise<string> {
  let ended: Ended | undefined;
  void program.ended.then((end) => (ended = end));
  const giveUpAt = performance.now() + startMsMax;
  while (performance.now() < giveUpAt && ended === undefined) {
    const ready = log().find(({ msg }) => msg === 'KooGate is listening');
    if (typeof ready?.callbacks === 'string') return ready.callbacks;
    await sleep(10);
  }
  const { stdout, stderr } = program.output();
  const fate = ended === undefined ? 'is not ready' : `ended with ${String(ended.exitCode)}`;
  throw new Error(`the server ${fate}; it said:\n${stdout}${stderr}`);
}

function toLogLines(stdout: string): readonly LogLine[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine);
}
