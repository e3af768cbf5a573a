import { expect, it } from 'vitest';
import { toPublicUrl } from '../../src/domain/public-url.js';

it.each([
  ['https://app.example.com/t/1', 'https://app.example.com/t/1'],
  ['https://app.example.com/enter?ticket=5ecre7', 'https://app.example.com/enter'],
  ['https://app.example.com/#/enter/5ecre7', 'https://app.example.com/'],
  ['https://app.example.com/a#b?c', 'https://app.example.com/a'],
])('of %s everybody may see %s', (url, want) => {
  expect(toPublicUrl(url)).toBe(want);
});
