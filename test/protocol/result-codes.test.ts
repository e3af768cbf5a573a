import { describe, expect, it } from 'vitest';
import { resultCodes } from '../../src/protocol/result-codes.js';

describe('the result codes', () => {
  it('are exactly those that the marketplace documents for answers of a seller', () => {
    const documented = [
      ...['000000', '000001', '000002', '000003', '000004', '000005'],
      ...['000100', '000101', '000102', '000103', '000104', '000105', '000106', '000107'],
      ...['000900', '000901', '000902', '000903'],
    ];
    expect(Object.keys(resultCodes)).toEqual(documented);
  });

  it.each(Object.entries(resultCodes))('%s fits the fields of an answer', (code, { sentence }) => {
    expect(code).toMatch(/^\d{6}$/);
    expect(sentence.length).toBeLessThanOrEqual(255);
  });

  it.each([
    ['000000', 'success.'],
    ['000001', 'authentication failed'],
    ['000002', 'parameter invalid'],
    ['000003', 'instance not found'],
    ['000004', 'processing'],
    ['000005', 'internal error'],
    ['000100', 'no instance resource available'],
  ] as const)('%s is answered with %s', (code, sentence) => {
    expect(resultCodes[code].sentence).toBe(sentence);
  });
});
