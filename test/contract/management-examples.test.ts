import { beforeAll, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aLicense, aLicenseCode, change } from './management-records.js';
import {
  aPurchase,
  managementDocument,
  seed,
  seedInstance,
  startManagement,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

interface OperationWithBody {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly examples: Record<string, { $ref: string }> };
    };
  };
}

const operations = Object.entries(managementDocument.paths).flatMap(([path, item]) =>
  Object.entries<OperationWithBody>(item).map(([method, operation]) => ({
    path,
    method,
    operation,
  })),
);

const examples = operations.flatMap(({ path, method, operation }) =>
  Object.keys(operation.requestBody?.content['application/json'].examples ?? {}).map((name) => ({
    operationId: operation.operationId,
    name,
    path,
    method,
    body: (managementDocument.components.examples?.[name] as { value: object }).value,
  })),
);

/** What an operation that does not take a fresh purchase needs. */
const given: Readonly<Record<string, Partial<Instance>>> = {
  replaceAccessData: { state: 'active', access: { frontEndUrl: 'https://old.example.com' } },
};

describeManagement('management API: the examples of the specification', (storage) => {
  beforeAll(async () => {
    const license = aLicense({ license: 'LICENSE-7Q2M-9XKD-41PA' });
    const code = aLicenseCode({ code: 'PL-3K9D-55QX-7F2A' });
    await seed(storage(), change.license(license), change.licenseCode(code));
  });

  it.each(examples)('$operationId takes $name', async ({ operationId, path, method, body }) => {
    const instance = aPurchase(given[operationId]);
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const address = `/api/v1${path.replace('{instanceId}', instance.instanceId)}`;
    const operator = as('operator');
    const response = await (method === 'put'
      ? operator.put(address, body)
      : operator.post(address, body));
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
  });
});
