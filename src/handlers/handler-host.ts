import { endWithParent } from './end-with-parent.js';
import { HandlerRunner } from './handler-runner.js';
import { loadHandlers } from './load-handlers.js';
import { offerPackage } from './offer-package.js';
import { openChannel } from './open-channel.js';

/** The process in which the seller's handlers run: it is given their file, and ends with its parent. */
const [, , file = ''] = process.argv;
const { send, onMessage } = openChannel();
endWithParent();
offerPackage();

process.on('disconnect', () => process.exit());
// A terminal and systemd send these to all processes of the server; this one is ended by its parent, after its last answer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const loaded = await loadHandlers(file);
if (!loaded.ok) send({ kind: 'unusable', problem: loaded.problem });
else {
  const runner = new HandlerRunner(loaded.table, send);
  // What a handler has left behind must not end the calls of others.
  process.on('unhandledRejection', (reason) => runner.logStray(reason));
  onMessage((message) => {
    switch (message.kind) {
      case 'call':
        void runner.run(message.id, message);
        break;
      case 'abort':
        runner.abort(message.id, message.reason);
        break;
      case 'ping':
        send({ kind: 'pong', rssBytes: process.memoryUsage.rss() });
    }
  });
  send({ kind: 'loaded', names: [...loaded.table.keys()] });
}
