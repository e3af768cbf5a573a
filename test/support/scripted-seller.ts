import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodySign } from '../../src/protocol/body-sign.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';

/** A call as it reached the seller. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  /** `activity`, or the last part of the path of a call of the kit. */
  readonly activity: string;
  readonly members: Readonly<Record<string, unknown>>;
}

export interface ScriptedSeller {
  readonly url: string;
  readonly received: readonly ReceivedCall[];
  /** What is answered from now on. */
  answer: (call: ReceivedCall) => object;
  stop(): Promise<void>;
}

/** One key a class, of use to nobody. */
export const scriptedKeys: AccessKeys = {
  base: ['scripted-key-base'],
  kit: ['scripted-key-kit'],
  license: ['scripted-key-license'],
  generic: ['scripted-key-generic'],
  v1: ['scripted-key-v1'],
};

export const success = { resultCode: '000000', resultMsg: 'success.' };
export const failure = { resultCode: '000005', resultMsg: 'internal error' };

/**
 * A seller that believes everybody and answers what the test wants, rightly signed: for what the marketplace does with an answer.
 */
export async function startScriptedSeller(
  answer: ScriptedSeller['answer'] = () => success,
): Promise<ScriptedSeller> {
  const received: ReceivedCall[] = [];
  const server = createServer((req, res) => void respond(req, res));
  const seller: ScriptedSeller & { answer: ScriptedSeller['answer'] } = {
    url: '',
    received,
    answer,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  async function respond(req: IncomingMessage, res: ServerResponse) {
    const call = await readCall(req);
    received.push(call);
    const body = Buffer.from(JSON.stringify(seller.answer(call)));
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Body-Sign', bodySign(keyOf(call), body));
    res.end(body);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(seller, { url: `http://127.0.0.1:${port}/isv/produce` });
}

async function readCall(req: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://seller');
  const text = Buffer.concat(chunks).toString('utf8');
  const members = (
    text === '' ? Object.fromEntries(searchParams) : JSON.parse(text)
  ) as ReceivedCall['members'];
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  const activity = typeof members.activity === 'string' ? members.activity : last;
  return { method: req.method ?? '', path: pathname, activity, members };
}

function keyOf({ method, path, activity }: ReceivedCall): string {
  const isV1 = method === 'GET' || /\/produceAPI\/(?!v2\/)/.test(path);
  if (isV1) return `scripted-key-v1`;
  if (path.includes('/produceAPI/')) return 'scripted-key-kit';
  if (activity === 'orderNotify') return 'scripted-key-generic';
  return activity.includes('LicenseCode') ? 'scripted-key-license' : 'scripted-key-base';
}
