import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keyClasses, type AccessKeys } from '../../protocol/access-keys.js';

/** A KooGate server of its own, with new keys and an empty database, that knows nothing of the play it is in. */
export interface SellerProcess {
  readonly productionUrl: string;
  readonly documentationUrl: string;
  readonly managementUrl: string;
  readonly keys: AccessKeys;
  /** PEM. */
  readonly kitPublicKey: string;
  /** For the management API. */
  readonly viewerToken: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** Its last words are enough. */
const complaintLengthMax = 4_000;

/** Longer than any start takes. */
const startMsMax = 30_000;

/** Throws when the server ends or says nothing in time; its own words are in the message. */
export async function startSeller(): Promise<SellerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-demo-'));
  const keys = newKeys();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 3_072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const viewerToken = randomBytes(24).toString('base64url');
  const [program = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, program, 'serve'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      KOOGATE_PORT: '0',
      KOOGATE_DATABASE_URL: `sqlite:${join(folder, 'koogate.sqlite')}`,
      KOOGATE_DATA_KEY: randomBytes(32).toString('base64'),
      KOOGATE_FRONT_END_URL: 'https://app.example.com',
      KOOGATE_KIT_PRIVATE_KEY: privateKey,
      KOOGATE_API_TOKENS: `demo:viewer:${viewerToken}`,
      ...Object.fromEntries(
        keyClasses.map((keyClass) => [
          `KOOGATE_${keyClass.toUpperCase()}_KEYS`,
          keys[keyClass].join(','),
        ]),
      ),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { callbacks, documentation, management } = await untilListening(child);
    return {
      productionUrl: callbacks,
      documentationUrl: documentation,
      managementUrl: management,
      keys,
      kitPublicKey: publicKey,
      viewerToken,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function newKeys(): AccessKeys {
  return Object.fromEntries(
    keyClasses.map((keyClass) => [keyClass, [randomUUID()]]),
  ) as unknown as AccessKeys;
}

/** What the server says of itself when it is there. */
interface Announcement {
  readonly callbacks: string;
  readonly documentation: string;
  readonly management: string;
}

async function untilListening(child: ChildProcess): Promise<Announcement> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the server has no output');
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-complaintLengthMax);
  });
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error(`the server did not start within ${startMsMax / 1000} s`)),
      startMsMax,
    );
    const fail = (error: Error) => {
      clearTimeout(tooLate);
      reject(error);
    };
    child.once('error', fail);
    child.once('exit', () => fail(new Error(`the server ended: ${complaint.trim()}`)));
    // Read on to the end, or the server would wait for somebody to take what it logs.
    lines.on('line', (line) => {
      if (!line.includes('KooGate is listening')) return;
      clearTimeout(tooLate);
      resolve(JSON.parse(line) as Announcement);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
