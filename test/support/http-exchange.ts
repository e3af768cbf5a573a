import { Agent, request } from 'node:http';

/** A request with exactly these bytes and headers: nothing is added, sorted, encoded or guessed on the way. */
export interface RawRequest {
  readonly url: string;
  /** Path and query as they travel. */
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RawAnswer {
  readonly status: number;
  /** Name and value by turns, in the case in which they travelled. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * One exchange over a real socket. Test clients that know HTTP better than the marketplace does would encode the query,
 * correct the content type and lower the header names, and these are among the things to be tested.
 */
export async function exchange({
  url,
  target,
  method,
  headers,
  body,
}: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path: target,
        method,
        headers: { ...headers, ...lengthOf(headers, body) },
        agent,
      },
      (res) => {
        const pieces: Buffer[] = [];
        res.on('data', (piece: Buffer) => pieces.push(piece));
        res.on('error', reject);
        res.on('end', () => {
          const { statusCode = 0, rawHeaders } = res;
          resolve({ status: statusCode, rawHeaders, body: Buffer.concat(pieces) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A body in chunks has no length of its own. */
function lengthOf(headers: RawRequest['headers'], body: Buffer) {
  return 'Transfer-Encoding' in headers ? {} : { 'Content-Length': body.length };
}
