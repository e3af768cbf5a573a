import { appendFileSync } from 'node:fs';

// A seller's module that writes down each call before it answers: a process that is killed has told what it had begun.
export default {
  provision({ instance, order, idempotencyKey }) {
    const { instanceId } = instance;
    const line = { instanceId, idempotencyKey, orderId: order?.orderId ?? null };
    appendFileSync(process.env.TEST_RECORD_FILE, `${JSON.stringify(line)}\n`);
    return { frontEndUrl: `https://app.example.com/${instanceId}` };
  },
};
