import { expect, it } from 'vitest';
import { faultNames, mending, readFaults } from '../support/fault-record.js';

it('the published table has a row for every fault that is played, and no other', () => {
  const published = readFaults()?.rows.map(([name]) => name);
  expect(published, mending).toEqual(faultNames);
});
