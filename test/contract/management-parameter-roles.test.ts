import { beforeAll, describe, expect, it } from 'vitest';
import { readManagementSpecification } from '../../src/management/management-specification.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aLicenseRequest, change } from './management-records.js';
import { managementDocument, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const eventId = 'event-of-the-roles';

/** Every parameter of the specification that needs more than its operation, with the path of that operation. */
const specification = readManagementSpecification(managementDocument);
const guarded = Object.keys(managementDocument.paths).flatMap((path) => {
  const operations = specification.find(`/api/v1${path}`)?.operations ?? [];
  return operations.flatMap(({ operationId, parameterRoles }) =>
    [...parameterRoles].map(([name, role]) => ({
      operationId,
      path: `/api/v1${path.replace('{eventId}', eventId)}`,
      name,
      role,
    })),
  );
});

it('guards the filters by personal data, and no other', () => {
  expect(guarded.map(({ operationId, name, role }) => [operationId, name, role])).toEqual([
    ['listInstances', 'mobilePhone', 'operator'],
    ['listInstances', 'email', 'operator'],
    ['listUsers', 'userName', 'operator'],
    ['listUsers', 'name', 'operator'],
    ['listUsers', 'mobile', 'operator'],
    ['listUsers', 'email', 'operator'],
    ['getLicenseRequest', 'deviceFingerprint', 'operator'],
  ]);
});

describeManagement('management API: who may filter by what', (storage) => {
  beforeAll(async () => {
    const request = aLicenseRequest({ eventId, deviceFingerprint: 'x' });
    await seed(storage(), change.licenseRequest(request));
  });

  it.each(guarded)('$role may $operationId by $name', async ({ operationId, path, name, role }) => {
    const { as } = startManagement(storage());
    const response = await as(role).get(`${path}?${name}=x`);
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
  });

  it.each(guarded)(
    'viewer may not $operationId by $name, alone or with others',
    async ({ operationId, path, name, role }) => {
      const { as } = startManagement(storage());
      for (const query of [`${name}=x`, `limit=1&${name}=x&instanceId=y`, `${name}=x&limit=1`]) {
        if (operationId === 'listInstances' && query.includes('instanceId')) continue;
        if (operationId === 'getLicenseRequest' && query.includes('limit')) continue;
        const response = await as('viewer').get(`${path}?${query}`);
        expect(response.status).toBe(403);
        expectAsSpecified(response, operationId);
        expect(response.body).toMatchObject({
          type: 'urn:koogate:problem:forbidden',
          detail: `The parameter ${name} of ${operationId} needs the role ${role}, this token has the role viewer.`,
        });
        expect(response.headers['www-authenticate']).toContain('insufficient_scope');
      }
    },
  );

  it.each(guarded)(
    'viewer gets no answer from $operationId by $name written another way',
    async ({ path, name }) => {
      const { as } = startManagement(storage());
      for (const query of [
        `${name}[]=x`,
        `${name}[x]=x`,
        `${name}=x&${name}=y`,
        `${name.toUpperCase()}=x`,
        `%20${name}=x`,
        `${name}%5B%5D=x`,
        `__proto__[${name}]=x`,
      ]) {
        const response = await as('viewer').get(`${path}?${query}`);
        expect([400, 403], query).toContain(response.status);
      }
      const encoded = Array.from(name, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join(
        '',
      );
      expect((await as('viewer').get(`${path}?${encoded}=x`)).status).toBe(403);
    },
  );
});

describe('a specification whose roles nobody checks', () => {
  const operation = { operationId: 'listThings', 'x-koogate-role': 'viewer' };
  const document = (parameter: object) => ({
    ...managementDocument,
    paths: { '/things': { get: { ...operation, parameters: [parameter] } } },
  });

  it.each([
    ['a role that does not exist', { name: 'a', in: 'query', 'x-koogate-role': 'owner' }],
    ['a role at a path parameter', { name: 'a', in: 'path', 'x-koogate-role': 'admin' }],
  ])('is refused for %s', (_title, parameter) => {
    expect(() => readManagementSpecification(document(parameter) as never)).toThrow(
      'listThings has a parameter a whose x-koogate-role is not checked',
    );
  });

  it('is refused for a parameter that is nowhere', () => {
    const parameter = { $ref: '#/components/parameters/Nowhere' };
    expect(() => readManagementSpecification(document(parameter) as never)).toThrow(
      'there is no #/components/parameters/Nowhere in the specification',
    );
  });
});
