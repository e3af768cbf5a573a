import { CannotRunError } from '../conformance/preflight.js';

/** Speaks to a marketplace that runs somewhere else. */
export interface ControlClient {
  readonly url: string;
  /** Throws `CannotRunError` with the words of the marketplace when it refuses. */
  get(path: string): Promise<unknown>;
  post(path: string, members: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Long enough for a thousand departments, short enough for somebody who waits. Real milliseconds. */
const timeoutMs = 120_000;

/** Until something that listens has said what it is. Real milliseconds. */
const greetingMsMax = 2_000;

/** The marketplace at that address; throws `CannotRunError` when none answers there. */
export async function connectControl(address: string): Promise<ControlClient> {
  const client = await findControl(address);
  if (client !== undefined) return client;
  throw new CannotRunError(
    `no marketplace answers at ${address}: start one with koogate marketplace, or leave --marketplace out`,
  );
}

/** The same, or `undefined`. */
export async function findControl(address: string): Promise<ControlClient | undefined> {
  if (!URL.canParse(address)) {
    throw new CannotRunError('--marketplace: give an address, e.g. http://127.0.0.1:8090');
  }
  const url = address.replace(/\/+$/, '');
  try {
    const response = await fetch(`${url}/control`, { signal: AbortSignal.timeout(greetingMsMax) });
    const summary = (await response.json()) as { readonly name?: unknown } | null;
    return summary?.name === 'koogate marketplace' ? clientFor(url) : undefined;
  } catch {
    return undefined;
  }
}

function clientFor(url: string): ControlClient {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const { isOk, value } = await exchange(`${url}${path}`, init);
    if (isOk) return value;
    const { detail = 'the marketplace refuses, and does not say why' } = value;
    throw new CannotRunError(String(detail));
  };
  return {
    url,
    get: (path) => call(path),
    post: (path, members) =>
      call(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(members),
      }),
  };
}

interface Exchanged {
  readonly isOk: boolean;
  readonly value: { readonly detail?: unknown };
}

async function exchange(url: string, init: RequestInit): Promise<Exchanged> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    return { isOk: response.ok, value: (await response.json()) as Exchanged['value'] };
  } catch {
    throw new CannotRunError(`the marketplace at ${new URL(url).origin} has stopped answering`);
  }
}
