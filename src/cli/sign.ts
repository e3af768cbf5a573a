import { randomBytes } from 'node:crypto';
import { readConfig, type Config } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import {
  readCallbackSpecification,
  type CallbackOperation,
  type SpecificationDocument,
} from '../http/callback-specification.js';
import { signBaseRequest } from '../protocol/base-signature.js';
import { readCallbackDocument } from '../published.js';
import { exampleNames, exampleValue } from './request-examples.js';

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
  if (options.list) {
    process.stdout.write(`${exampleNames(document, operation).join('\n')}\n`);
    return;
  }
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  const [accessKey] = config.baseKeys;
  if (accessKey === undefined)
    throw new Error('KOOGATE_BASE_KEYS is empty: there is no key to sign with');
  const body = options.data ?? JSON.stringify(exampleValue(document, operation, options.example));
  const address = options.url ?? toAddress(config);
  process.stdout.write(`${toCurl(`${address}${operation.subPath}`, accessKey, body)}\n`);
}

function findOperation(document: SpecificationDocument, operationId: string): CallbackOperation {
  const { operations } = readCallbackSpecification(document);
  const found = operations.find((operation) => operation.operationId === operationId);
  if (found !== undefined) return found;
  const known = operations.map((operation) => operation.operationId).join(', ');
  throw new Error(`there is no operation ${operationId}; there are: ${known}`);
}

function toAddress({ host, port, basePath }: Config): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}`;
}

function toCurl(address: string, accessKey: string, body: string): string {
  const timestamp = String(Date.now());
  const nonce = randomBytes(16).toString('hex');
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body: Buffer.from(body) });
  const url = `${address}?${new URLSearchParams({ signature, timestamp, nonce }).toString()}`;
  return [
    `curl --silent --show-error --include ${quote(url)}`,
    `  --header 'Content-Type: application/json;charset=utf8'`,
    // Not --data-binary: that would read a file when the body begins with @.
    `  --data-raw ${quote(body)}`,
  ].join(' \\\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
