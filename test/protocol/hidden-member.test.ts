import { describe, expect, it } from 'vitest';
import { queryMessage } from '../../src/protocol/auth-token.js';
import { findHiddenMember } from '../../src/protocol/hidden-member.js';

const names = ['activity', 'customerName', 'skuCode', 'testFlag', 'timeStamp'];
const call = {
  activity: 'newInstance',
  skuCode: 'a',
  testFlag: '1',
  timeStamp: '20260301120000000',
};
const { skuCode: _, testFlag: __, ...others } = call;

describe('a member that is hidden in another', () => {
  it.each([
    ['in a value', { ...others, skuCode: 'a&testFlag=1' }, 'in-a-value'],
    ['in a name', { ...others, 'skuCode=a&testFlag': '1' }, 'in-a-name'],
  ])('is found %s, where the message is the same', (_title, forged, kind) => {
    expect(queryMessage(Object.entries(forged))).toBe(queryMessage(Object.entries(call)));
    expect(findHiddenMember(Object.entries(forged), names)).toMatchObject({ kind });
  });

  it('says which one, by the name that was given', () => {
    expect(findHiddenMember([['customerName', 'x&testFlag=0']], names)).toEqual({
      kind: 'in-a-value',
      hidden: 'testFlag',
    });
  });

  it.each([
    ['what it should be', call],
    ['a firm with an ampersand', { ...call, customerName: 'Smith & Sons' }],
    [
      'an address with parameters of its own',
      { ...call, customerName: 'https://a.example/?b=1&c=2' },
    ],
    ['the name of a member without ampersand', { ...call, customerName: 'testFlag=1' }],
    ['a name as part of a longer one', { ...call, customerName: 'a&testFlags=1' }],
    ['no text', { ...call, customerName: ['a&testFlag=1'] }],
  ])('is not found in %s', (_title, members) => {
    expect(findHiddenMember(Object.entries(members), names)).toBeUndefined();
  });
});
