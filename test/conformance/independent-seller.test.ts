import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SigningScheme } from '../../src/protocol/outgoing-call.js';
import { shapeDifferences } from '../contract/answer-shape.js';
import { readCalls, withPredecessors, type MarketplaceCall } from '../contract/read-calls.js';
import { callbacks } from '../support/callbacks-document.js';
import type { CallPlace } from '../support/independent-seller/independent-caller.js';
import { operationNames } from '../support/independent-seller/operations.js';
import { plantedFaults } from '../support/independent-seller/planted-faults.js';
import {
  callbackOf,
  examplesBefore,
  requestExamples,
  toBody,
} from '../support/specified-requests.js';
import { sendAndCheck, startSeller } from './checked-seller-call.js';

const folder = new URL('../support/independent-seller/', import.meta.url);
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

describe('the independent seller', () => {
  it.each(sources)('takes nothing from what it is there to test: $name', ({ name, text }) => {
    const imported = [...text.matchAll(/(?: from |import\()'([^']+)'/g)].map(([, from]) => from);
    const allowed =
      name === 'independent-caller.ts' ? /^(\.\/|node:|\.\.\/http-ex)/ : /^(\.\/|node:)/;
    expect(imported.filter((from = '') => !allowed.test(from))).toEqual([]);
  });

  it('answers every callback of the specification', () => {
    const specified = callbacks.map(({ operationId }) => operationId);
    expect([...operationNames].sort()).toEqual([...specified].sort());
  });
});

describe('the planted faults', () => {
  const names = Object.keys(plantedFaults);

  it('are many, with stable names in lower case and a sentence each', () => {
    expect(names.length).toBeGreaterThanOrEqual(45);
    const odd = Object.entries(plantedFaults).filter(
      ([name, sentence]) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || !/^\S.{15,}\.$/.test(sentence),
    );
    expect(odd).toEqual([]);
  });

  it.each(names)('%s is more than a name', (name) => {
    const users = sources.filter(
      ({ name: file, text }) => file !== 'planted-faults.ts' && text.includes(`'${name}'`),
    );
    expect(users).not.toEqual([]);
  });
});

describe('a call of the marketplace', () => {
  const calls = readCalls();
  // What only another seller can have: slow or failing work, a rule of its own about Licenses, a database that is away.
  const ofAnotherSeller = (call: MarketplaceCall) =>
    withPredecessors(calls, call).some(({ given: { access: _, usage, ...rest } }) => {
      return (
        Object.keys(usage).length > 0 || Object.values(rest).some((each) => each !== undefined)
      );
    });
  const answerable = calls.filter((call) => !ofAnotherSeller(call));

  it('is left out only where another seller is meant', () => {
    expect(calls.length - answerable.length).toBe(18);
  });

  it.each(answerable.map((call) => [`${call.family}/${call.name}`, call] as const))(
    '%s is answered by the independent seller as documented',
    async (_, call) => {
      const seller = await startSeller();
      const answers = new Map<string, string>();
      for (const each of withPredecessors(calls, call)) {
        const { target, body, headers, operationId, answer, repeats, name } = each;
        const place = { ...target, isGet: target.method === 'get', scheme: schemes[target.scheme] };
        const { text, members } = await sendAndCheck(seller, place, {
          content: body,
          headers,
          operationId,
        });
        expect(shapeDifferences(asEncrypted(answer), members), `${name}: ${text}`).toEqual([]);
        if (repeats !== undefined) expect(text).toBe(answers.get(repeats));
        answers.set(name, text);
      }
    },
  );
});

describe('a request example of the specification', () => {
  // What KooGate refuses and no page does: another seller may well accept it.
  const acceptedByOthers = [
    'newInstance.wrong-control-character-in-orderId',
    'changeInstanceCheck.wrong-productInfo-is-list-of-texts',
  ];
  const examples = requestExamples.map((example) => {
    const isAccepted = acceptedByOthers.includes(example.name);
    return { ...example, wanted: isAccepted ? '000000' : example.resultCode };
  });

  it.each(examples)('$name is answered $wanted by it', async (example) => {
    const seller = await startSeller();
    for (const each of [...examplesBefore(example), example]) {
      const { method, operationId, ...target } = callbackOf(each);
      const place = { ...target, isGet: method === 'get', scheme: schemes[target.scheme] };
      const content = toBody(each.value);
      const { members, text } = await sendAndCheck(seller, place, { content, operationId });
      const wanted = each === example ? example.wanted : each.resultCode;
      expect(members.resultCode, `${each.name}: ${text}`).toBe(wanted);
    }
  });

  it.each(acceptedByOthers)('%s is among them', (name) => {
    expect(requestExamples.map((example) => example.name)).toContain(name);
  });
});

const schemes = {
  base: 'base',
  kit: 'kit',
  'order-notify': 'order-notify',
  'auth-token': 'token',
  'kit-auth-token': 'kit-token',
} as const satisfies Record<SigningScheme, CallPlace['scheme']>;

/** This seller always uses AES-256, whatever the buyer's fields were encrypted with. */
function asEncrypted(answer: MarketplaceCall['answer']): object {
  return 'encryptType' in answer ? { ...answer, encryptType: '1' } : answer;
}
