import { describe, expect, it } from 'vitest';
import { callTargets } from '../../src/http/call-target.js';

const toCallTarget = callTargets('/koogallery');

describe('the target of a call', () => {
  it.each([
    ['/koogallery', '', ''],
    ['/koogallery?a=1', '', 'a=1'],
    ['/koogallery?', '', ''],
    ['/koogallery?a=?&b', '', 'a=?&b'],
    ['/koogallery/', '', ''],
    ['/koogallery//?a', '', 'a'],
    ['/KooGallery/produceAPI/v2/tenantSync', '/produceAPI/v2/tenantSync', ''],
    ['/koogallery//produceAPI//v2/tenantSync/', '/produceAPI/v2/tenantSync', ''],
    ['http://seller.example.com/koogallery?a=1', '', 'a=1'],
    [
      'http://seller.example.com:8080/koogallery/produceAPI/tenantSync',
      '/produceAPI/tenantSync',
      '',
    ],
  ])('%s is one', (url, subPath, rawQuery) => {
    expect(toCallTarget(url)).toMatchObject({ subPath, rawQuery });
  });

  it.each([
    '/',
    '',
    '*',
    '/koogallery2',
    '/koo',
    '/a/koogallery',
    '//koogallery',
    'http://koogallery',
  ])('%s is none', (url) => {
    expect(toCallTarget(url)).toBeUndefined();
  });

  it('keeps the path as it was written', () => {
    expect(toCallTarget('/KooGallery//x/?q')?.path).toBe('/KooGallery//x/');
  });
});
