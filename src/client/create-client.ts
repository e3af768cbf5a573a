import { createCaller } from './call-operation.js';
import { readClientOptions, type ClientOptions } from './client-options.js';
import { createEach } from './each-item.js';
import type { ManagementClient } from './management-client.js';
import { operationIds } from './routes.js';

// What whoever imports `koogate/client` names besides.
export { ManagementError, type ManagementErrorCode } from './management-error.js';
export type { ProblemCode } from './problem-codes.js';
export type { FieldProblem } from './problem.js';
export type { ClientOptions, TokenSource } from './client-options.js';
export type { CallOptions } from './call-deadline.js';
export type {
  Answer,
  Input,
  Item,
  ManagementClient,
  OperationId,
  PagedOperationId,
  Schemas,
} from './management-client.js';

/**
 * A client of the management API: one method for each operation of the specification, called as its `operationId`.
 *
 *     const koogate = createClient({ baseUrl: 'https://koogate.example.com', token });
 *     for await (const { instanceId } of koogate.listInstances.each({ state: 'pending' })) {
 *       await koogate.completeProvisioning({ instanceId, body: { frontEndUrl } });
 *     }
 *
 * Parameters of the path and of the query stand side by side, the body is `body`. What fails throws a `ManagementError`. Reading is
 * repeated when the server is busy or away, writing is not. Throws a `TypeError` for options that cannot work.
 */
export function createClient(options: ClientOptions): ManagementClient {
  const call = createCaller(readClientOptions(options));
  const methods = operationIds.map((id) => {
    const method = call.bind(undefined, id);
    return [id, Object.assign(method, { each: createEach(method) })];
  });
  // The table of routes has every operation, the compiler sees to that; what each takes and answers, the specification says.
  return Object.freeze(Object.fromEntries(methods)) as ManagementClient;
}
