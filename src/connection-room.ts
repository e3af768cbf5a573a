import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionRoomOptions {
  readonly connectionsMax: number;
  readonly observer?: ConnectionObserver;
}

export interface ConnectionObserver {
  onCount(connections: number): void;
  /** `idle`: one on which nothing was under way made room; `new`: there was none such, and the new one was ended. */
  onEnded(which: 'idle' | 'new'): void;
}

/**
 * Bounds the connections of a server. When there are as many as may be, a new one takes the place of the one that has been quiet for
 * longest: idle, silent, or with a request that does not come to its end. A server that turned new ones away instead could be shut by
 * anybody who opens connections and says nothing. One whose request has arrived whole is never ended before its answer.
 */
export function limitConnections(
  server: Server,
  { connectionsMax, observer }: ConnectionRoomOptions,
): void {
  // In the order of their last sign of life.
  const connections = new Map<Socket, IncomingMessage | undefined>();
  const move = (socket: Socket, request: IncomingMessage | undefined): void => {
    if (connections.delete(socket)) connections.set(socket, request);
  };
  const forget = (socket: Socket): void => {
    connections.delete(socket);
    observer?.onCount(connections.size);
  };

  server.prependListener('connection', (socket: Socket) => {
    if (connections.size >= connectionsMax) {
      const quiet = quietest(connections);
      (quiet ?? socket).destroy();
      observer?.onEnded(quiet === undefined ? 'new' : 'idle');
      if (quiet === undefined) return;
      forget(quiet);
    }
    connections.set(socket, undefined);
    observer?.onCount(connections.size);
    socket.once('close', () => forget(socket));
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    move(socket, request);
    response.once('close', () => {
      // Of several requests in one breath, the last one counts.
      if (connections.get(socket) === request) move(socket, undefined);
    });
  });
}

function quietest(
  connections: ReadonlyMap<Socket, IncomingMessage | undefined>,
): Socket | undefined {
  for (const [socket, request] of connections) {
    if (request?.complete !== true) return socket;
  }
  return undefined;
}
