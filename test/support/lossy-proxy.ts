import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * - `pass`: as if it were not there.
 * - `lose-call`: the connection breaks before the call has arrived.
 * - `keep-call`: it hangs before the call has arrived.
 * - `lose-answer`: it breaks when the call has had its effect.
 * - `keep-answer`: the call has its effect, and nobody ever hears of it.
 */
export type Loss = 'pass' | 'lose-call' | 'keep-call' | 'lose-answer' | 'keep-answer';

export interface LossyProxy {
  readonly url: string;
  /** What happens to the next calls, each in its turn; those after them pass. */
  next(...losses: readonly Loss[]): void;
  /** From now on all pass. */
  calm(): void;
  /** The bodies that came, also of calls that were lost. */
  readonly bodies: readonly string[];
  /** Resolves when so many calls have had their effect or were lost. */
  seen(count: number): Promise<void>;
}

/** Stands between a seller and the marketplace over real sockets; ends with the test. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const losses: Loss[] = [];
  const bodies: string[] = [];
  let done = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(body.toString('utf8'));
      void pass(body, losses.shift() ?? 'pass').catch(() => response.destroy());
    });

    async function pass(body: Buffer, loss: Loss): Promise<void> {
      if (loss === 'lose-call') response.destroy();
      else if (loss !== 'keep-call') {
        const answer = await forward(body);
        if (loss === 'lose-answer') response.destroy();
        if (loss === 'pass') {
          response.writeHead(answer.status, { 'content-type': 'application/json' });
          response.end(answer.text);
        }
      }
      done += 1;
      for (const each of waiting) if (done >= each.count) each.resolve();
    }

    async function forward(body: Buffer): Promise<{ status: number; text: string }> {
      const { method = 'POST', url = '/', rawHeaders } = request;
      const { hostname, port } = new URL(target);
      const forwarded = send({ hostname, port, method, path: url, headers: rawHeaders });
      forwarded.end(body);
      const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      return { status: answer.statusCode ?? 0, text };
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    next: (...more) => losses.push(...more),
    calm: () => void losses.splice(0),
    seen: (count) =>
      done >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}
