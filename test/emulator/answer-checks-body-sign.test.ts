import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnswerCheck } from '../../src/emulator/answer-checks.js';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import { judge } from '../support/judged-answer.js';

describe('known answers of Body-Sign, computed elsewhere', () => {
  const vector = z.strictObject({
    ...vectorHead,
    input: z.strictObject({
      op: z.literal('verify'),
      accessKey: z.string(),
      body: z.string(),
      header: z.string().nullable(),
    }),
    want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
  });
  const checkOfReason: Readonly<Record<string, AnswerCheck | undefined>> = {
    ok: undefined,
    'header-missing': 'body-sign-present',
    'header-malformed': 'body-sign-form',
    'signature-mismatch': 'body-sign-right',
  };

  it.each(readVectors('body-sign.json', vector, 'verify'))('$name', ({ input, want }) => {
    const { findings } = judge({
      says: input.body,
      bodySign: input.header === null ? [] : ['Body-Sign', input.header],
      keys: [input.accessKey],
    });
    expect(Object.keys(checkOfReason)).toContain(want.reason);
    expect(
      findings.map((each) => each.check).filter((name) => name.startsWith('body-sign')),
    ).toEqual([checkOfReason[want.reason] ?? []].flat());
  });
});
