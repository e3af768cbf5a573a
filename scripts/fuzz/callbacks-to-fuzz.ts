import {
  readCallbackSpecification,
  type CallbackOperation,
  type SpecificationDocument,
} from '../../src/openapi/callback-specification.js';
import type { KeyClass } from '../../src/protocol/access-keys.js';

/** How a call of an operation travels, for the hook that sends it. */
export interface Way {
  readonly path: string;
  readonly scheme: CallbackOperation['scheme'];
  readonly key: string;
  readonly answer_key: string;
}

export interface CallbacksToFuzz {
  readonly document: object;
  /** By method and path of the document, as the tool names an operation. */
  readonly ways: Readonly<Record<string, Way>>;
}

interface Options {
  readonly basePath: string;
  readonly keys: Readonly<Record<KeyClass, string>>;
  readonly isForged: boolean;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * The served specification as the tool needs it. A fragment does not travel, so to the tool a dozen operations would be one: each gets a
 * path of its own, and the hook sends it to the true one. Of a GET each parameter stands for itself, and what signs a call is left out,
 * since only the hook can know it.
 */
export function callbacksToFuzz(served: SpecificationDocument, options: Options): CallbacksToFuzz {
  const { operations } = readCallbackSpecification(served);
  const specified = new Map<string, Node>(
    Object.values(served.paths).flatMap((item) =>
      Object.values(item).map((each) => [each.operationId, each as unknown as Node]),
    ),
  );
  const paths = operations.map((operation) => {
    const node = specified.get(operation.operationId) ?? {};
    const { security: _, parameters: __, ...kept } = node;
    const parameters = operation.method === 'get' ? parametersOf(served, operation) : [];
    return [toPath(operation), { [operation.method]: { ...kept, parameters } }];
  });
  const ways = operations.map((operation) => [
    `${operation.method.toUpperCase()} ${toPath(operation)}`,
    toWay(operation, options),
  ]);
  return {
    document: { ...served, servers: [], security: [], paths: Object.fromEntries(paths) as object },
    ways: Object.fromEntries(ways) as CallbacksToFuzz['ways'],
  };
}

function toPath({ operationId }: CallbackOperation): string {
  return `/${operationId}`;
}

function toWay({ subPath, scheme, keyClass }: CallbackOperation, options: Options): Way {
  const { basePath, keys, isForged } = options;
  const key = keys[keyClass];
  return {
    path: `${basePath}${subPath}`,
    scheme,
    key: isForged ? `${key}-not` : key,
    answer_key: key,
  };
}

function parametersOf({ components }: SpecificationDocument, operation: CallbackOperation) {
  const schema = components.schemas[operation.requestSchema] as Node | undefined;
  const required = new Set((schema?.required ?? []) as readonly string[]);
  return Object.entries((schema?.properties ?? {}) as Record<string, Node>).map(
    ([name, property]) => ({
      name,
      in: 'query',
      required: required.has(name),
      schema: property,
    }),
  );
}

/** The values that examples give to members called an id or a code, for calls to meet each other. */
export function poolsOf(
  served: SpecificationDocument,
): Readonly<Record<string, readonly string[]>> {
  const pools = new Map<string, Set<string>>();
  const { examples } = served.components as { readonly examples?: Record<string, unknown> };
  collect(examples, (name, value) => {
    if (!/(?:Id|Code|^license)$/.test(name) || value.length > 64 || value === '') return;
    const pool = pools.get(name) ?? new Set();
    if (pool.size < poolSizeMax) pools.set(name, pool.add(value));
  });
  pools.set('businessId', pools.get('instanceId') ?? new Set());
  pools.delete('resultCode');
  return Object.fromEntries([...pools].map(([name, values]) => [name, [...values]]));
}

const poolSizeMax = 6;

/** Calls back for every text that is a member of an object, however deep. */
export function collect(value: unknown, found: (name: string, value: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string') found(name, member);
    else collect(member, found);
  }
}
