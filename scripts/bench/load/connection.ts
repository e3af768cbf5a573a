import { connect, type Socket } from 'node:net';
import type { SignedCall } from './signed-calls.js';

/**
 * One connection that is kept open, with one call under way at most. It reads of an answer what it has to: how long it is, and whether
 * it is a success. No HTTP client does so little, and what the sender spends is missing in what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #answer: Buffer | undefined;
  #settle: ((problem: string | undefined) => void) | undefined;

  /** Resolves when it is open. */
  static async open(url: URL): Promise<Connection> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return new Connection(socket, url.host);
  }

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = `Host: ${host}\r\n`;
    socket.removeAllListeners('error');
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#end(`the connection failed: ${error.message}`));
    socket.on('close', () => this.#end('the server closed the connection'));
  }

  /** Tells what is wrong with the answer, or `undefined` when it is that of a success. */
  send(call: SignedCall, settle: (problem: string | undefined) => void): void {
    this.#settle = settle;
    this.#socket.write(call.line + this.#host + call.rest);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const answer = this.#answer === undefined ? chunk : Buffer.concat([this.#answer, chunk]);
    const headEnd = answer.indexOf('\r\n\r\n');
    if (headEnd >= 0) {
      const head = answer.toString('latin1', 0, headEnd);
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      if (length === undefined) {
        this.#end(`an answer has no Content-Length:\n${answer.toString()}`);
        return;
      }
      if (answer.length >= headEnd + 4 + Number(length)) {
        this.#answer = undefined;
        this.#end(isSuccess(head, answer, headEnd) ? undefined : answer.toString());
        return;
      }
    }
    this.#answer = answer;
  }

  #end(problem: string | undefined): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(problem);
  }
}

const success = '"resultCode":"000000"';

function isSuccess(head: string, answer: Buffer, headEnd: number): boolean {
  // The code is among the first members of every answer, and that of a query has ten thousand bytes behind it.
  return (
    head.startsWith('HTTP/1.1 200 ') &&
    answer.toString('latin1', headEnd, headEnd + 80).includes(success)
  );
}
