import { describe, expect, it } from 'vitest';
import { answeredFrontEndUrl, judge, madeInstance } from '../support/judged-answer.js';

describe('what nobody should read is in no finding', () => {
  it.each([
    ['a key', { keys: ['some-other-key'] }, 'some-other-key'],
    [
      'a password in clear text',
      {
        operationId: 'newInstanceV1',
        says: {
          ...madeInstance,
          encryptType: '1',
          appInfo: { frontEndUrl: answeredFrontEndUrl, password: 'Hidden-1'.repeat(5) },
        },
      },
      'Hidden-1',
    ],
    [
      'what stands in a memo that is not escaped',
      {
        operationId: 'queryInstance',
        says: {
          ...{ resultCode: '000000', resultMsg: 'success.' },
          info: [
            {
              instanceId: 'i-1',
              appInfo: { frontEndUrl: answeredFrontEndUrl, memo: '中Hidden-1' },
            },
          ],
        },
      },
      'Hidden-1',
    ],
    ['a License that is no JSON', { says: 'LICENSE-Hidden-1' }, 'Hidden-1'],
    ['a password in a list', { says: ['Hidden-1'] }, 'Hidden-1'],
    [
      'a value that is too long',
      { says: { ...madeInstance, instanceId: 'Hidden-1'.repeat(9) } },
      'Hidden-1',
    ],
  ])('%s', (_, given, hidden) => {
    const { findings } = judge(given);
    expect(findings).not.toEqual([]);
    expect(JSON.stringify(findings)).not.toContain(hidden);
  });

  it('what a stranger writes into a header cannot steer a terminal', () => {
    const { findings } = judge({ contentType: 'text/\u001b[2Jplain\u009b' });
    expect(findings[0]?.problem).toBe(String.raw`Content-Type is "text/\u001b[2Jplain?"`);
  });
});
