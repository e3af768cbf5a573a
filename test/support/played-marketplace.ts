import { generateKeyPairSync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  createMarketplace,
  type MarketplaceOptions,
  type MarketplaceServer,
} from '../../src/emulator/create-marketplace.js';
import { scriptedSeller } from './emulated.js';
import { scriptedKeys, type ScriptedSeller } from './scripted-seller.js';
import { testNoon } from './start-app.js';

export interface PlayedMarketplace {
  readonly marketplace: MarketplaceServer;
  readonly seller: ScriptedSeller;
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, members?: object) => Promise<Answered>;
  /** Whatever else somebody might send. */
  readonly send: (path: string, init: RequestInit) => Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of JSON; `undefined` for anything else. */
  readonly value: unknown;
}

/** Another for each run; nobody has its private half. */
export const kitPublicKey = generateKeyPairSync('rsa', {
  modulusLength: 3_072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;

/** The whole marketplace, on a port of its own, for a seller who likes everything; it begins at noon, stands, and ends with the test. */
export async function playMarketplace(
  options: Partial<MarketplaceOptions> = {},
  answer?: ScriptedSeller['answer'],
): Promise<PlayedMarketplace> {
  const seller = await scriptedSeller(answer);
  const marketplace = await createMarketplace({
    target: seller.url,
    keys: scriptedKeys,
    startAt: testNoon,
    kitPublicKey,
    ...options,
  });
  onTestFinished(() => marketplace.close());
  const send = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(`${marketplace.url}${path}`, { redirect: 'manual', ...init });
    const text = await response.text();
    const { status, headers } = response;
    const isJson = (headers.get('content-type') ?? '').includes('json');
    return { status, headers, text, value: isJson ? (JSON.parse(text) as unknown) : undefined };
  };
  return {
    marketplace,
    seller,
    send,
    get: (path) => send(path, {}),
    post: (path, members = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(members),
      }),
  };
}

/** What a browser sends for a form of the page. */
export function formOf(url: string, fields: Readonly<Record<string, string>>): RequestInit {
  return {
    method: 'POST',
    headers: {
      Accept: 'text/html,application/xhtml+xml',
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: url,
      Referer: `${url}/`,
    },
    body: new URLSearchParams(fields).toString(),
  };
}
