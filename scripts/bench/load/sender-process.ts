import { sendLoad } from './send-load.js';
import { SignedCalls } from './signed-calls.js';
import type { SenderReply, SenderRequest } from './sender.js';
import { preparation, workloads } from './workloads.js';

/** Signs and sends what its parent asks for: in a process of its own, so that it can be told how busy it was. */
let prepared: (() => Promise<SenderReply>) | undefined;

process.on('message', (request: SenderRequest | 'go') => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());

async function answer(request: SenderRequest | 'go'): Promise<SenderReply> {
  if (request !== 'go') {
    const { workload: name, accessKeys, urls, signAhead } = request;
    const workload = name === 'preparation' ? preparation : workloads[name];
    const calls = new SignedCalls({
      workload,
      accessKey: accessKeys[workload.scheme],
      path: new URL(urls[0] ?? '').pathname,
    });
    calls.prepare(signAhead);
    prepared = async () => ({ kind: 'done', result: await sendLoad({ ...request, calls }) });
    return { kind: 'ready' };
  }
  try {
    return (await prepared?.()) ?? { kind: 'failed', problem: 'nothing was prepared' };
  } catch (error) {
    return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
  } finally {
    prepared = undefined;
  }
}
