import { randomBytes } from 'node:crypto';
import { signCall } from '../../../src/protocol/outgoing-call.js';
import type { Workload } from './workloads.js';

export interface SignedCallsOptions {
  readonly workload: Workload;
  readonly accessKey: string;
  /** Of the callbacks. */
  readonly path: string;
}

/** A whole HTTP request but for the name of the host. */
export interface SignedCall {
  readonly line: string;
  readonly rest: string;
}

/**
 * Calls that are signed before their time: then the sender has as little to do as the servers that it measures do at best. What is needed
 * beyond the stock is signed when it is needed.
 */
export class SignedCalls {
  readonly #options: SignedCallsOptions;
  readonly #headers: string;
  #stock: SignedCall[] = [];
  #index = 0;

  constructor(options: SignedCallsOptions) {
    this.#options = options;
    this.#headers = toLines(options.workload.headers);
  }

  prepare(count: number): void {
    while (this.#stock.length < count) this.#stock.push(this.#sign());
    // The first one signed is the first one sent, long before its window is over.
    this.#stock.reverse();
  }

  next(): SignedCall {
    return this.#stock.pop() ?? this.#sign();
  }

  #sign(): SignedCall {
    const { workload, accessKey, path } = this.#options;
    const { scheme, subPath } = workload;
    const text = workload.body(this.#index++);
    const body = Buffer.from(text);
    const timestamp = String(Date.now());
    const nonce = randomBytes(16).toString('hex');
    const { query, headers } = signCall({ scheme, accessKey, timestamp, nonce, body });
    const search = Object.entries(query).map(([name, value]) => `${name}=${value}`);
    const address = path + subPath + (search.length > 0 ? `?${search.join('&')}` : '');
    return {
      line: `POST ${address} HTTP/1.1\r\n`,
      rest: `${this.#headers}${toLines(headers)}Content-Length: ${body.length}\r\n\r\n${text}`,
    };
  }
}

function toLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
