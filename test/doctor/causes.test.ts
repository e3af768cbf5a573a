import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { causes } from '../../src/doctor/diagnosis.js';

const tests = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.test.ts') && name !== 'causes.test.ts')
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join();

it.each(Object.entries(causes))('%s: is tried by a test, and says what to do', (cause, advice) => {
  expect(tests).toContain(`'${cause}'`);
  expect(advice).toMatch(/^[a-zA-Z][^.]+[^.]$/);
});
