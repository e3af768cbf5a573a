import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { toStorableText } from '../../src/storage/storable-text.js';
import { describeEachDatabase } from '../support/databases.js';
import { purchaseOf, submissionOf, testCall, testInstance } from '../support/submissions.js';

describeEachDatabase('the script of a batch', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it.each([
    ['quotes', `'; drop table calls; --`],
    ['doubled quotes', `''''`],
    ['dollar quotes', `$json$; drop table calls; $json$ $$ $1`],
    ['question marks', 'a ? b ?? \\? ?1'],
    ['backslashes', `\\' \\u0027 \\\\' \\x27`],
    ['characters of every length', 'é中😀\u2028\u007f'],
    ['line breaks and tabs', 'a\nb\r\tc'],
  ])('keeps %s as they are', async (_title, text) => {
    const call = testCall({ requestBody: text });
    await storage.committer.commit(submissionOf({ call }));
    expect((await storage.directories.calls.find(call.callId))?.requestBody).toBe(text);
  });

  it('no text can break out of it', async () => {
    const special = fc.constantFrom(`'`, '$', '\\', '?', ';', '$json$', '--', '"', 'u0027');
    const hostile = fc
      .array(fc.oneof(special, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, async (requestBody) => {
        const call = testCall({ requestBody });
        await storage.committer.commit(submissionOf({ call }));
        const kept = await storage.directories.calls.find(call.callId);
        expect(kept?.requestBody).toBe(toStorableText(requestBody));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves nothing behind when one of its statements fails', async () => {
    const first = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(first) }));
    const sameOrderLine = testInstance({ orderId: first.orderId, orderLineId: first.orderLineId });
    const call = testCall();
    const outcome = await storage.committer.commit(
      submissionOf({ call, changes: purchaseOf(sameOrderLine) }),
    );
    expect(outcome).toBe('conflict');
    expect(await storage.directories.calls.find(call.callId)).toBeUndefined();
    expect(await storage.load.instance(sameOrderLine.instanceId)).toBeUndefined();
    expect(await storage.load.instance(first.instanceId)).toEqual(first);
  });
});
