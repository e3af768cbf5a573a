import { beforeAll, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { managementDesks } from './management-desks.js';
import { calls } from './management-operation-calls.js';
import { aLicense, aLicenseCode, aLicenseRequest, change } from './management-records.js';
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
    readonly required?: boolean;
    readonly content?: {
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
  Object.keys(operation.requestBody?.content?.['application/json'].examples ?? {}).map((name) => ({
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
  const marketplace = useMarketplace();
  let server: ReturnType<typeof startManagement>;
  beforeAll(async () => {
    const desks = managementDesks(storage(), marketplace().client, { name: 'crm' });
    server = startManagement(storage(), desks);
    const license = aLicense({ license: 'LICENSE-7Q2M-9XKD-41PA' });
    const code = aLicenseCode({ code: 'PL-3K9D-55QX-7F2A' });
    await seed(storage(), change.license(license), change.licenseCode(code));
  });

  it.each(examples)('$operationId takes $name', async ({ operationId, path, method, body }) => {
    const instance = aPurchase(given[operationId]);
    await seedInstance(storage(), instance);
    const { instanceId } = instance;
    const deviceFingerprint = '8603421C77E2034EAF60E1';
    const request = aLicenseRequest({ eventId: instanceId, deviceFingerprint });
    await seed(storage(), change.licenseRequest(request));
    const { as } = server;
    const address = `/api/v1${path.replace(/\{instanceId\}|\{eventId\}/, instanceId).replace('{kind}', 'instances')}`;
    const caller = as(calls[operationId]?.needs === 'admin' ? 'admin' : 'operator');
    const response = await (method === 'put'
      ? caller.put(address, body)
      : caller.post(address, body));
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
  });
});
