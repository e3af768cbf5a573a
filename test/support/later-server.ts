import { createServer } from 'node:http';
import { listenForTest } from './raw-server.js';

/** What a server of a later version may answer to `listInstances`: members and values that nobody knows yet. */
const laterInstance = {
  instanceId: 'i-1',
  orderId: 'CS1',
  orderLineId: null,
  saleProductId: null,
  soldBy: 'by-telepathy',
  state: 'dreaming',
  freezeWaiting: false,
  purchaseKind: 'gift',
  chargingMode: 'per-dream',
  productId: null,
  expiresAt: '2030-01-01T00:00:00.123Z',
  access: null,
  accessRedacted: false,
  usage: [],
  failure: null,
  duplicateOf: null,
  version: 1,
  createdAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:00:00.000Z',
  releasedAt: null,
  mood: 'good',
};

/** Answers so until the test ends, and remembers what it was asked. */
export async function laterServer(): Promise<{
  readonly url: string;
  readonly asked: readonly string[];
}> {
  const asked: string[] = [];
  const { host } = await listenForTest(
    createServer((req, res) => {
      asked.push(req.url ?? '');
      res.setHeader('Content-Type', 'application/json; charset=utf-8');
      res.end(JSON.stringify({ items: [laterInstance], mood: 'good' }));
    }),
  );
  return { url: `http://${host}`, asked };
}
