import { beforeEach, describe, expect, it } from 'vitest';
import { answerProblem, callbacks } from '../support/callbacks-document.js';
import { describeEachDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { signedCall } from '../support/signed-call.js';
import {
  callbackOf,
  examplesBefore,
  requestExamples,
  toBody,
} from '../support/specified-requests.js';
import { useApp } from '../support/use-app.js';

describeEachDatabase('a request example of the specification', (database) => {
  const app = useApp(database);

  beforeEach(() => emptyDatabase(database));

  it.each(requestExamples)('$name is answered $resultCode', async (example) => {
    for (const each of [...examplesBefore(example), example]) {
      const { name, value, resultCode } = each;
      const answer = await signedCall(app(), toBody(value), { target: callbackOf(each) });
      expect(answer.resultCode, `${name}: ${answer.text}`).toBe(resultCode);
    }
  });
});

describe('the examples of the specification', () => {
  it('are there for every callback, and have names of their own', () => {
    for (const { operationId, requestExamples: own } of callbacks) {
      expect(own.length, operationId).toBeGreaterThan(0);
    }
    const names = requestExamples.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  const answers = callbacks.flatMap(({ operationId, answerExamples }) =>
    answerExamples.map((example) => ({ ...example, operationId })),
  );

  it.each(answers)('of $operationId: the answer $name has the published shape', (example) => {
    expect(answerProblem(example.operationId, example.value)).toBeUndefined();
  });
});
