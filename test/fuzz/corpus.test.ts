import type { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { targets } from '../../scripts/fuzz/pure/targets.js';
import { parseQuery, readSignedBody } from '../../src/protocol/auth-token.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { decryptClientSecret } from '../../src/protocol/client-secret.js';
import { readJsonItems, readJsonMembers } from '../../src/protocol/json-text.js';
import { parseLooseJson } from '../../src/protocol/loose-json.js';
import { parseSaasExtendParams } from '../../src/protocol/saas-extend-params.js';
import { parseLicenseTime } from '../../src/protocol/wire-time.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { corpusTargets, readCorpus } from './corpus.js';

/** What becomes of an input, in the form that its file expects. */
const outcomes: Readonly<Record<string, (input: Buffer) => unknown>> = {
  canonical(input) {
    const canonical = canonicalJson(input);
    if (!canonical.ok) return { refused: canonical.reason };
    return canonical.text.length > 1_000
      ? { length: canonical.text.length }
      : { text: canonical.text };
  },
  'json-text'(input) {
    const members = readJsonMembers(input.toString('utf8'));
    if (members.ok) return { members: Object.fromEntries(members.content) };
    const items = readJsonItems(input.toString('utf8'));
    return items.ok ? { items: items.content } : { refused: items.reason };
  },
  'loose-json'(input) {
    const value = parseLooseJson(input.toString('utf8'));
    return value === undefined ? 'unreadable' : { written: JSON.stringify(value) };
  },
  query: (input) => ({ parameters: [...parseQuery(input.toString('latin1'))] }),
  'signed-body'(input) {
    const { pieces, timeStamp } = readSignedBody(input);
    const message = pieces.join('');
    const isSignable = timeStamp !== undefined && message.isWellFormed();
    return { message, ...(timeStamp !== undefined && { timeStamp }), isSignable };
  },
  'client-secret': (input) => decryptClientSecret([testKitPrivateKey], input.toString('utf8')).ok,
  'saas-extend-params': (input) => parseSaasExtendParams(input.toString('utf8')) ?? null,
  'wire-time'(input) {
    const timeMs = parseLicenseTime(input.toString('utf8'));
    return timeMs === undefined ? null : new Date(timeMs).toISOString();
  },
};

/** Against the app: see corpus-calls.test.ts. */
const replayedAsCalls = ['calls'];

describe('inputs that were or might have been a finding', () => {
  describe.each(Object.entries(outcomes))('%s', (target, outcomeOf) => {
    it.each(readCorpus(target))('$name', ({ bytes, expected }) => {
      expect(outcomeOf(bytes)).toEqual(expected);
    });
  });

  it('are all replayed', () => {
    expect([...Object.keys(outcomes), ...replayedAsCalls].sort()).toEqual(corpusTargets());
  });

  it.each(targets)('break no promise of $name', { timeout: 60_000 }, (target) => {
    const inputs = Object.keys(outcomes).flatMap((each) => readCorpus(each));
    for (const { bytes } of inputs) target.run(bytes);
  });
});
