import type { FromHost, ToHost } from './handler-messages.js';

export interface HostChannel {
  readonly send: (message: FromHost) => void;
  readonly onMessage: (take: (message: ToHost) => void) => void;
}

/** The way to the parent. It is taken away from `process`, so that nothing that the seller's code sends is mistaken for ours. */
export function openChannel(): HostChannel {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('this file is run by KooGate, in a process of its own');
  delete process.send;
  return {
    // A parent that is gone is noticed by `disconnect`.
    send: (message) => void send(message, undefined, undefined, () => undefined),
    onMessage: (take) => void process.on('message', (message) => take(message as ToHost)),
  };
}
