import { expect, it } from 'vitest';
import { mayOvertake } from '../../../src/emulator/faults/may-overtake.js';
import { readPublished } from '../../../src/published.js';

const { specification } = readPublished();

it.each([
  ['a renewal after the end of a freeze', 'refreshInstance i1', 'updateInstanceStatus i1', true],
  ['a freeze after its end', 'updateInstanceStatus i1', 'updateInstanceStatus i1', false],
  [
    'a freeze after the freeze of another',
    'updateInstanceStatus i1',
    'updateInstanceStatus i2',
    true,
  ],
  ['a freeze after a release', 'updateInstanceStatus i1', 'releaseInstance i1', false],
  ['a renewal after a release', 'refreshInstance i1', 'releaseInstance i1', false],
  ['a renewal after the release of another', 'refreshInstance i1', 'releaseInstance i2', true],
  ['a release after a renewal', 'releaseInstance i1', 'refreshInstance i1', false],
  ['a question after a release', 'queryInstance i1', 'releaseInstance i1', false],
  [
    'the end of a freeze after a renewal',
    'updateInstanceStatus i1 UNFREEZE',
    'refreshInstance i1',
    true,
  ],
  ['a freeze after a renewal', 'updateInstanceStatus i1 FREEZE', 'refreshInstance i1', false],
  [
    'the end of a freeze after a freeze',
    'updateInstanceStatus i1 UNFREEZE',
    'updateInstanceStatus i1 FREEZE',
    false,
  ],
  [
    'the end of a freeze of V1 after a renewal',
    'instanceStatusV1 i1 UNFREEZE',
    'refreshInstanceV1 i1',
    false,
  ],
  [
    'a question about several after a release of one',
    'queryInstance i2,i1',
    'releaseInstance i1',
    false,
  ],
  ['a purchase after anything', 'newInstance o1', 'releaseInstance i1', true],
  ['a purchase after its notice', 'newInstance o1', 'orderNotify o1', true],
  ['an expiry of V1 after a renewal', 'expireInstanceV1 i1', 'refreshInstanceV1 i1', false],
  ['a renewal of V1 after an expiry', 'refreshInstanceV1 i1', 'expireInstanceV1 i1', false],
  ['a department after another of its tenant', 'singleOrgSync t1', 'singleOrgSync t1', false],
  ['a department after one of another tenant', 'singleOrgSync t1', 'singleOrgSync t2', true],
  ['a user after the tenant', 'authSync t1', 'tenantSync t1', false],
  ['a code after itself', 'updateLicenseCodeStatus c1', 'releaseLicenseCode c1', false],
  ['a code after another', 'updateLicenseCodeStatus c1', 'releaseLicenseCode c2', true],
] as const)('%s: a copy of %s may arrive after %s is %s', (_, held, next, allowed) => {
  expect(mayOvertake(callback(held), callback(next))).toBe(allowed);
});

function callback(text: string) {
  const [operationId = '', id = '', status] = text.split(' ');
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`no ${operationId}`);
  const names = { i: 'instanceId', o: 'orderId', t: 'tenantId', c: 'license' } as const;
  return { operation, request: { [names[id.charAt(0) as keyof typeof names]]: id, status } };
}
