import { createServer } from 'node:http';
import { verifyBaseSignature } from '../../../src/protocol/base-signature.js';
import { bodySign } from '../../../src/protocol/body-sign.js';
import { accessKey, announce } from './announce.js';

/** The floor: nothing but node:http and the HMACs that no seller can leave out. No validation, no memory. */
const answer = Buffer.from('{"resultCode":"000000","resultMsg":"success.","instanceId":"1"}');

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const query = new URLSearchParams(req.url?.split('?')[1]);
    const verdict = verifyBaseSignature({
      keys: [accessKey],
      windowMs: 60_000,
      now: Date.now(),
      signature: query.get('signature') ?? undefined,
      timestamp: query.get('timestamp') ?? undefined,
      nonce: query.get('nonce') ?? undefined,
      body: Buffer.concat(chunks),
    });
    res.writeHead(verdict.ok ? 200 : 401, {
      'Content-Type': 'application/json',
      'Content-Length': answer.length,
      'Body-Sign': bodySign(accessKey, answer),
    });
    res.end(answer);
  });
});

await announce(server);
