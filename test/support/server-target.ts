import type { KeyClass } from '../../src/protocol/access-keys.js';
import { callbacks, type Callback } from './callbacks-document.js';
import { serverKeys, type ServerProcess } from './server-process.js';
import { signedCall, type CallAnswer } from './signed-call.js';
import { acceptedExample, toBody } from './specified-requests.js';
import type { Clock, Keys, StartedApp } from './start-app.js';

export type ServerTarget = Pick<StartedApp, 'url' | 'basePath' | 'keys' | 'keysOf'> & {
  readonly clock: Clock;
};

/** A real server, in the form in which `signedCall` takes the one of a test: with its keys, and the time that it is. */
export function serverTarget(
  { url, callbacksUrl }: ServerProcess,
  accessKeys: Readonly<Record<KeyClass, string>> = serverKeys,
): ServerTarget {
  const keysOf = (keyClass: KeyClass): Keys => [accessKeys[keyClass]];
  return {
    url,
    basePath: new URL(callbacksUrl).pathname,
    keys: keysOf('base'),
    keysOf,
    clock: { now: Date.now() },
  };
}

export function callbackNamed(operationId: string): Callback {
  const found = callbacks.find((callback) => callback.operationId === operationId);
  if (found === undefined) throw new Error(`there is no callback ${operationId}`);
  return found;
}

/** Sends the call of the specification that succeeds, signed with the key of its class. */
export async function answerTo(
  server: ServerProcess,
  operationId: string,
  keys: Readonly<Record<KeyClass, string>> = serverKeys,
): Promise<CallAnswer> {
  const target = callbackNamed(operationId);
  const { value } = acceptedExample(target);
  return signedCall(serverTarget(server, keys), toBody(value), { target });
}
