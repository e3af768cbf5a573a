import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createHttpClient,
  type HttpClient,
  type HttpRequest,
} from '../../src/emulator/http-exchange.js';

/** The emulator's client, closed with the test. */
export function clientForTest(): HttpClient {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  return http;
}

export function postTo(url: string, body = '{"activity":"newInstance"}'): HttpRequest {
  return { method: 'POST', url, headers: {}, body: Buffer.from(body) };
}

/** Any server, on a free port of this machine until the test ends; its connections end with it. */
export async function listenForTest<Kind extends Server>(
  server: Kind,
): Promise<{ readonly server: Kind; readonly host: string }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, host: `127.0.0.1:${port}` };
}

/** The address of a server that does this as soon as the first bytes of a connection have come. */
export async function tcpServer(
  begin: (socket: Socket) => unknown,
  onData: (chunk: Buffer) => void = () => undefined,
): Promise<string> {
  return addressOf((socket) => {
    socket.on('data', onData);
    socket.once('data', () => begin(socket));
  });
}

/** Writes down what comes, and answers as soon as it is complete. */
export async function recordingServer(
  answer: () => string,
  isComplete: (sent: string) => boolean = (sent) => sent.includes('\r\n\r\n'),
): Promise<{ readonly url: string; readonly received: readonly string[] }> {
  const received: string[] = [];
  const url = await addressOf((socket) => {
    socket.on('data', (chunk) => {
      received.push(chunk.toString());
      if (isComplete(received.join(''))) socket.end(answer());
    });
  });
  return { url, received };
}

/** Answers so many calls on each connection; what comes after them finds it closed. */
export async function serverThatKeeps(calls: number, answer: string) {
  let connections = 0;
  const url = await addressOf((socket) => {
    connections += 1;
    let answered = 0;
    socket.on('data', () => {
      if (answered === calls) return socket.destroy();
      answered += 1;
      return socket.write(answer);
    });
  });
  return { url, connections: () => connections };
}

async function addressOf(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  return `http://${(await listenForTest(server)).host}/call`;
}
