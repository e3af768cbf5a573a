import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undescribedFinder, undescribedPerCallMax } from '../../src/openapi/undescribed-finder.js';
import {
  readCallbackSpecification,
  type CallbackOperation,
  type SchemaObject,
  type SpecificationDocument,
} from '../../src/openapi/callback-specification.js';
import { withParsedLists } from '../../src/http/parse-request.js';
import { readCallbackDocument } from '../../src/published.js';
import { requestExamples, toBody, type RequestExample } from '../support/specified-requests.js';

const specification = readCallbackSpecification(readCallbackDocument());
const find = undescribedFinder(specification);

function operationOf(operationId: string): CallbackOperation {
  const found = specification.operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`there is no operation ${operationId}`);
  return found;
}

/** As the chain does it: nulls at the top dropped, lists read. */
function foundIn(operationId: string, body: Readonly<Record<string, unknown>>) {
  const operation = operationOf(operationId);
  const present = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  return find(operation, withParsedLists(present, operation)).map(
    ({ kind, path }) => `${kind} ${path}`,
  );
}

/** What these have on purpose: everything else that is accepted is described. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'newInstance.unknown-extra-fields': [
    'unknown-member customerRegion',
    'unknown-member extend',
    'unknown-member priority',
  ],
  'upgradeInstance.extra-product-field': ['unknown-member newProductId'],
  'changeInstanceCheck.decimals': ['unknown-member productInfo[].price'],
  'authSync.add-empty-members': ['unknown-member userList[].gender'],
  'orderNotify.unknown-extra-fields': ['unknown-member orderType', 'unknown-member extend'],
  'newInstanceV1.on-demand-package': ['unknown-member channel', 'unknown-member remark'],
  'authSync.unknown-role': ['unknown-value userList[].role'],
};

describe('an accepted request example', () => {
  const accepted = requestExamples.filter(({ resultCode }) => resultCode !== '000002');

  it.each(accepted)('$name is described, but for what is on purpose', (example) => {
    expect(foundIn(example.operationId, toBody(example.value))).toEqual(
      expected[example.name] ?? [],
    );
  });

  it('is there under each of the names above', () => {
    const names = accepted.map(({ name }: RequestExample) => name);
    expect(Object.keys(expected).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('a request', () => {
  const purchase = {
    activity: 'newInstance',
    orderId: 'CS1',
    orderLineId: 'CS1-000001',
    businessId: 'b',
  };
  const user = { userName: 'u', name: 'n', orgCode: '1', role: 'user', enable: true };
  const users = (...entries: readonly object[]) => ({ userList: entries });
  const department = { orgCode: '1', orgName: 'n' };

  it.each([
    ['a text as long as documented', 'newInstance', { orderId: 'x'.repeat(64) }, []],
    ['a longer text', 'newInstance', { orderId: 'x'.repeat(65) }, ['longer-text orderId']],
    [
      '33 emoji, which are 66 units',
      'newInstance',
      { orderId: '😀'.repeat(33) },
      ['longer-text orderId'],
    ],
    ['a number for a text', 'newInstance', { orderId: 7 }, ['other-type orderId']],
    ['an object for a text', 'newInstance', { orderId: {} }, ['other-type orderId']],
    ['a flag that is none', 'newInstance', { testFlag: 'yes' }, ['unknown-value testFlag']],
    ['the flag as a number', 'newInstance', { testFlag: 1 }, []],
    ['the flag as a fraction', 'newInstance', { testFlag: 1.5 }, ['other-type testFlag']],
    ['a null at the top', 'newInstance', { testFlag: null, more: null }, []],
    ['a member of the prototype', 'newInstance', { toString: 1 }, ['unknown-member toString']],
  ])('%s', (_title, operationId, changes, found) => {
    expect(foundIn(operationId, { ...purchase, ...changes })).toEqual(found);
  });

  it.each([
    [
      'an unknown member of two users, once',
      users({ ...user, badge: 1 }, { ...user, badge: 2 }),
      ['unknown-member userList[].badge'],
    ],
    ['a null that is documented', users({ ...user, mobile: null }), []],
    ['a null that is not', users({ ...user, name: null }), ['other-type userList[].name']],
    [
      "a member of the buyer's own inside an extension",
      users({ ...user, extension: { floor: 3 } }),
      [],
    ],
    ['an empty extension', users({ ...user, extension: '' }), []],
    [
      'an extension that is a text',
      users({ ...user, extension: 'x' }),
      ['unknown-value userList[].extension'],
    ],
    ['an entry that is no object', { userList: ['x'] }, ['other-type userList[]']],
    [
      'a list as a text',
      { userList: JSON.stringify([{ ...user, badge: 1 }]) },
      ['unknown-member userList[].badge'],
    ],
    ['a text that holds no list', { userList: '[{' }, []],
  ])('of authSync with %s', (_title, body, found) => {
    expect(foundIn('authSync', body)).toEqual(found);
  });

  it.each([
    [
      'each spelling of a name',
      { orgInfoList: [department, { orgCode: '1', OrgName: 'n' }, { orgCode: '1', name: 'n' }] },
      [],
    ],
    [
      'a name too long in a text with bare names',
      { orgInfoList: `[{orgCode:"1", orgName:"${'n'.repeat(129)}"}]` },
      ['longer-text orgInfoList[].orgName'],
    ],
    [
      'a department with more',
      { orgInfoList: [{ ...department, manager: 'x' }] },
      ['unknown-member orgInfoList[].manager'],
    ],
  ])('of allOrgSync with %s', (_title, body, found) => {
    expect(foundIn('allOrgSync', body)).toEqual(found);
  });

  it.each([
    ['an object', { skuCode: 's', colour: 'x' }, ['unknown-member productInfo.colour']],
    ['a list', [{ skuCode: 's', colour: 'x' }], ['unknown-member productInfo[].colour']],
    ['a text of an object', '{"colour":"x"}', ['unknown-member productInfo.colour']],
    ['a text of a list', '[{"skuCode":7}]', ['other-type productInfo[].skuCode']],
    ['a text that is no JSON', '{colour', []],
  ])('of changeInstanceCheck whose product is %s', (_title, productInfo, found) => {
    expect(foundIn('changeInstanceCheck', { productInfo })).toEqual(found);
  });

  it('tells at most so many of one call, and ends there', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => [
      `m${'x'.repeat(at % 60)}${String.fromCharCode(0x4e00 + at)}`,
      at,
    ]);
    expect(
      foundIn('newInstance', Object.fromEntries(names) as Record<string, unknown>),
    ).toHaveLength(undescribedPerCallMax);
  });

  it.each([
    ['a'.repeat(70), `${'a'.repeat(64)}…`],
    ['云商店', '云商店'],
    ['a.b', '"a.b"'],
    ['line\nbreak', String.raw`"line\nbreak"`],
    ['\u001b[31m', String.raw`"\u001b[31m"`],
    ['\u202eevil', String.raw`"\u202eevil"`],
    ['\u009b1m', String.raw`"\u009b1m"`],
    ['13800000000', '(a name of 11 characters)'],
    ['who@example.com', '(a name of 15 characters)'],
  ])('shows the name %j as %s', (name, shown) => {
    expect(foundIn('queryInstance', { [name]: 1 })).toEqual([`unknown-member ${shown}`]);
  });

  it('of any form is walked to its end, whatever stands at the documented places', () => {
    const calls = fc
      .constantFrom(...specification.operations)
      .chain((operation) =>
        fc.tuple(
          fc.constant(operation),
          fc.dictionary(
            fc.oneof(fc.constantFrom(...operation.memberNames), fc.string()),
            fc.jsonValue({ maxDepth: 4 }),
          ),
        ),
      );
    fc.assert(
      fc.property(calls, ([operation, request]) => {
        const found = find(operation, request);
        expect(found.length).toBeLessThanOrEqual(undescribedPerCallMax);
        for (const { path } of found) expect(path).toMatch(/^[^\p{Cc}]+$/u);
      }),
    );
  });

  it('cannot be walked along a schema that contains itself, which is told', () => {
    const schemas: Readonly<Record<string, SchemaObject>> = {
      Tree: { type: 'object', properties: { below: { $ref: '#/components/schemas/Tree' } } },
    };
    const document: SpecificationDocument = {
      ...specification.document,
      components: { ...specification.document.components, schemas },
    };
    const operation = { ...operationOf('newInstance'), requestSchema: 'Tree' };
    expect(() => undescribedFinder({ document })(operation, {})).toThrow(
      /its schema contains itself/,
    );
  });
});
