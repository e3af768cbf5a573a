import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { parseQuery, queryMessage, signAuthToken } from '../../src/protocol/auth-token.js';
import { callbacks } from '../support/callbacks-document.js';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import {
  checkedAnswer,
  printedHeaders,
  signedCall,
  type CallAnswer,
} from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { readCorpus, type CorpusEntry } from './corpus.js';

describeEachDatabase('a call that was or might have been a finding', (database) => {
  const app = useApp(database, { logLevel: 'error' });

  it.each(readCorpus('calls'))('is answered as expected: $name', async (entry) => {
    const answer = await sent(app(), entry);
    expect({ resultCode: answer.resultCode, resultMsg: answer.resultMsg }).toMatchObject(
      entry.expected as object,
    );
    expect(app().captured.lines()).toEqual([]);
    const good = await signedCall(app(), newInstanceBody(newOrderLine()));
    expect(good.resultCode).toBe('000000');
  });
});

/** The bytes of a body, or of a query; signed as the marketplace would if it sent such a thing. */
async function sent(app: StartedApp, { operation, bytes }: CorpusEntry): Promise<CallAnswer> {
  const callback = callbacks.find(({ operationId }) => operationId === operation);
  if (callback === undefined) throw new Error(`there is no callback ${String(operation)}`);
  if (callback.method === 'post') return signedCall(app, bytes, { target: callback });
  const query = bytes.toString('latin1');
  const parameters = parseQuery(query);
  const [accessKey] = app.keysOf(callback.keyClass);
  const timeStamp = parameters.get('timeStamp') ?? '';
  const token = signAuthToken(accessKey, timeStamp, queryMessage(parameters));
  const target = `${app.basePath}?${query}&authToken=${encodeURIComponent(token)}`;
  const raw = await exchange({
    url: app.url,
    method: 'GET',
    target,
    headers: printedHeaders,
    body: Buffer.alloc(0),
  });
  return checkedAnswer(raw, { accessKey, status: 200, operationId: callback.operationId });
}
