import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyBaseSignature } from '../../../src/protocol/base-signature.js';
import { bodySign } from '../../../src/protocol/body-sign.js';
import { verifyKitSignature } from '../../../src/protocol/kit-signature.js';
import { accessKeys, announce } from './announce.js';

/** The floor: nothing but node:http and the HMACs that no seller can leave out. No validation, no memory. */
const success = { resultCode: '000000', resultMsg: 'success.' };
const bought = toBytes({ ...success, instanceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e' });
const stated = toBytes(success);
const told = toBytes({
  ...success,
  info: Array.from({ length: 100 }, () => ({
    instanceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e',
    appInfo: { frontEndUrl: 'https://app.example.com' },
  })),
});

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    const { isRight, keyClass, answer } = judge(req, body);
    res.writeHead(isRight ? 200 : 401, {
      'Content-Type': 'application/json',
      'Content-Length': answer.length,
      'Body-Sign': bodySign(accessKeys[keyClass], answer),
    });
    res.end(answer);
  });
});

server.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

function judge(req: IncomingMessage, body: Buffer) {
  const common = { windowMs: 60_000, now: Date.now(), body };
  const [path = '', search] = req.url?.split('?') ?? [];
  if (path.endsWith('/tenantSync')) {
    const { 'x-sign': signature, 'x-timestamp': timestamp, 'x-nonce': nonce } = req.headers;
    const { ok: isRight } = verifyKitSignature({
      ...common,
      keys: [accessKeys.kit],
      signature: String(signature),
      timestamp: String(timestamp),
      nonce: String(nonce),
    });
    return { isRight, keyClass: 'kit', answer: stated } as const;
  }
  const query = new URLSearchParams(search);
  const { ok: isRight } = verifyBaseSignature({
    ...common,
    keys: [accessKeys.base],
    signature: query.get('signature') ?? undefined,
    timestamp: query.get('timestamp') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
  });
  const answer = body.includes('"queryInstance"') ? told : bought;
  return { isRight, keyClass: 'base', answer } as const;
}

function toBytes(answer: object): Buffer {
  return Buffer.from(JSON.stringify(answer));
}
