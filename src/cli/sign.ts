import { createPublicKey, randomBytes } from 'node:crypto';
import { keyVariables, readConfig, type Config } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import {
  readCallbackSpecification,
  type CallbackOperation,
  type SpecificationDocument,
} from '../openapi/callback-specification.js';
import { encryptClientSecret } from '../protocol/client-secret.js';
import { signCall } from '../protocol/outgoing-call.js';
import { toBeijingWireTime, toWireTime } from '../protocol/wire-time.js';
import { readCallbackDocument } from '../published.js';
import { requestExamples, type RequestExample } from '../openapi/request-examples.js';

export interface SignOptions {
  readonly example?: string;
  readonly data?: string;
  readonly url?: string;
  readonly list?: true;
}

/** `koogate sign`: the call as the marketplace would send it, signed with the key that the server has for it. */
export function sign(operationId: string, options: SignOptions): void {
  const document = readCallbackDocument();
  const operation = findOperation(document, operationId);
  const examples = requestExamples(document, operation);
  if (options.list) {
    process.stdout.write(`${toList(examples)}\n`);
    return;
  }
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  const accessKey = currentKey(config, operation);
  const content =
    options.data ??
    JSON.stringify(forThisServer(findExample(examples, operation, options), operation, config));
  const address = `${options.url ?? toAddress(config)}${operation.subPath}`;
  process.stdout.write(`${toCurl(address, operation, accessKey, content)}\n`);
}

function findOperation(document: SpecificationDocument, operationId: string): CallbackOperation {
  const { operations } = readCallbackSpecification(document);
  const found = operations.find((operation) => operation.operationId === operationId);
  if (found !== undefined) return found;
  const known = operations.map((operation) => operation.operationId).join(', ');
  throw new Error(`there is no operation ${operationId}; there are: ${known}`);
}

function findExample(
  examples: readonly RequestExample[],
  { operationId }: CallbackOperation,
  { example: name }: SignOptions,
): RequestExample {
  const found = name === undefined ? examples[0] : examples.find((each) => each.name === name);
  if (found !== undefined) return found;
  const known = examples.map((each) => each.name).join(', ');
  throw new Error(`${operationId} has no example ${name ?? ''}; there are: ${known}`);
}

/** Each example with the code that it is answered, and with those that have to be sent before. */
function toList(examples: readonly RequestExample[]): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  return examples
    .map(({ name, resultCode, after }) => {
      const line = `${name.padEnd(width)}  ${resultCode}`;
      return after.length === 0 ? line : `${line}  after ${after.join(', ')}`;
    })
    .join('\n');
}

function currentKey({ keys }: Config, { operationId, keyClass }: CallbackOperation): string {
  const [accessKey] = keys[keyClass];
  if (accessKey !== undefined) return accessKey;
  const { name, origin } = keyVariables[keyClass];
  throw new Error(`${operationId} is signed with a key of ${name}, and there is none: ${origin}`);
}

/**
 * The examples are written for a server with the key pair of the tests and without a window for V1. What they say is kept, apart
 * from what this server could not accept.
 */
function forThisServer(
  { value, resultCode }: RequestExample,
  { scheme }: CallbackOperation,
  { kitPrivateKeys, v1ClockSkewMsMax }: Config,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [privateKey] = kitPrivateKeys;
  const opens = 'clientSecret' in value && resultCode === '000000' && privateKey !== undefined;
  const isTimed = 'timeStamp' in value && value.timeStamp !== '' && v1ClockSkewMsMax !== undefined;
  const now = Date.now();
  return {
    ...value,
    ...(opens && {
      clientSecret: encryptClientSecret(createPublicKey(privateKey), 'secret-of-an-example'),
    }),
    ...(isTimed && scheme === 'auth-token' && { timeStamp: toWireTime(now) }),
    ...(isTimed && scheme === 'kit-auth-token' && { timeStamp: toBeijingWireTime(now) }),
  };
}

/** The production address of the server that this configuration starts. */
export function toAddress({ host, port, basePath }: Config): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}`;
}

function toCurl(
  address: string,
  { method, scheme }: CallbackOperation,
  accessKey: string,
  content: string,
): string {
  const isGet = method === 'get';
  const { query, headers } = signCall({
    scheme,
    accessKey,
    timestamp: String(Date.now()),
    nonce: randomBytes(16).toString('hex'),
    body: Buffer.from(isGet ? '' : content),
    ...(isGet && { parameters: toParameters(content) }),
  });
  const queryText = new URLSearchParams(query).toString();
  const sentHeaders = isGet
    ? headers
    : { ...headers, 'Content-Type': 'application/json;charset=utf8' };
  return [
    `curl --silent --show-error --include ${quote(queryText === '' ? address : `${address}?${queryText}`)}`,
    ...Object.entries(sentHeaders).map(
      ([name, value]) => `  --header ${quote(`${name}: ${value}`)}`,
    ),
    // Not --data-binary: that would read a file when the body begins with @.
    ...(isGet ? [] : [`  --data-raw ${quote(content)}`]),
  ].join(' \\\n');
}

/** What a GET says, given as a JSON object. Everything in a query is text; what is null does not travel. */
function toParameters(content: string): Record<string, string> {
  const members = Object.entries(readObject(content)).filter(([, value]) => value !== null);
  return Object.fromEntries(
    members.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function readObject(content: string): object {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, in the same words.
  }
  throw new Error('this callback comes by GET: give its parameters with --data as a JSON object');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
