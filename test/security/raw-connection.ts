import { connect } from 'node:net';

/** What came back on a connection: each answer in turn, and whether the server then ended it. */
export interface Conversation {
  readonly answers: readonly RawHttpAnswer[];
  readonly ended: boolean;
  /** The bytes as they came. */
  readonly text: string;
}

export interface RawHttpAnswer {
  readonly status: number;
  /** With its line breaks. */
  readonly head: string;
  readonly body: string;
}

export interface Expected {
  /** The conversation is over after so many answers, or when the server ends the connection. */
  readonly answers: number;
  /** For what is not answered at all. */
  readonly timeoutMs?: number;
}

/** Writes exactly these bytes to the server, as nobody's HTTP client would, and reads what it says. */
export async function converse(
  url: string,
  sent: string | Buffer,
  { answers: answersMax, timeoutMs = 5_000 }: Expected,
): Promise<Conversation> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const finish = (ended: boolean) => {
      clearTimeout(giveUp);
      socket.destroy();
      const text = Buffer.concat(pieces).toString('latin1');
      resolve({ answers: answersOf(text), ended, text });
    };
    const giveUp = setTimeout(() => finish(false), timeoutMs);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish(true);
      else reject(error);
    });
    socket.on('end', () => finish(true));
    socket.on('data', (piece) => {
      pieces.push(piece);
      const answers = answersOf(Buffer.concat(pieces).toString('latin1'));
      if (answers.length >= answersMax) finish(false);
    });
    socket.write(sent);
  });
}

/** The whole answers at the head of a text. Every answer of ours has a length, but 100 and 204, which have no body. */
function answersOf(text: string): readonly RawHttpAnswer[] {
  const answers: RawHttpAnswer[] = [];
  for (let at = 0; ;) {
    const headEnd = text.indexOf('\r\n\r\n', at);
    if (headEnd === -1) return answers;
    const head = text.slice(at, headEnd);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const bodyStart = headEnd + 4;
    if (text.length < bodyStart + length) return answers;
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0);
    answers.push({ status, head, body: text.slice(bodyStart, bodyStart + length) });
    at = bodyStart + length;
  }
}
