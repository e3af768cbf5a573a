/** What `koogate init` writes: it can be loaded as it is, and leaves each purchase to the management API until it is filled in. */
export function starterHandlers({ typeScript }: { readonly typeScript: boolean }): string {
  return typeScript ? starter : `// @ts-check\n${starter}`;
}

const starter = `import { defineHandlers, later } from 'koogate/handlers';

// The code that KooGate calls when something happens at the marketplace. It runs in a process of its own, which sees none of KooGate's
// keys. Each handler may be called again with the same idempotencyKey: after a crash, a time-out or an exception. Whatever throws is
// tried again later. Times are milliseconds, UTC. Take out what you do not need; your editor shows what else there is.

export default defineHandlers({
  /** Somebody has bought: how does the buyer get in? */
  async provision({ instance, log }) {
    // For example:
    //
    //   const response = await fetch('https://api.example.com/tenants', {
    //     method: 'PUT',
    //     headers: { 'Idempotency-Key': idempotencyKey, 'Content-Type': 'application/json' },
    //     body: JSON.stringify({ id: instance.instanceId, product: instance.productId }),
    //     signal,
    //   });
    //   if (response.status === 409) return refuse('bought-already', 'the customer has a tenant');
    //   if (!response.ok) throw new Error(\`the tenant could not be made: \${response.status}\`);
    //   const tenant = await response.json();
    //   return { frontEndUrl: tenant.url, userName: tenant.user, password: tenant.password };
    //
    // (idempotencyKey and signal come with instance and log, refuse comes with later.)
    log.info('a purchase waits for its provisioning', { instanceId: instance.instanceId });
    // It stays pending until it is completed through the management API.
    return later();
  },

  // /** The buyer has renewed: instance.expiresAt is the new end. */
  // async renew({ instance, idempotencyKey }) {},

  // /** Expired or stopped: lock the buyer out and keep the data. */
  // async freeze({ instance, idempotencyKey }) {},

  // /** It may be used again. */
  // async unfreeze({ instance, idempotencyKey }) {},

  // /** It is over: the data may be deleted. It never comes back. */
  // async release({ instance, idempotencyKey }) {},

  // /** Product or size were changed. */
  // async upgrade({ instance, order, idempotencyKey }) {},

  // /** Pay-per-use, asked every hour: what was used from \`from\` to \`to\`? */
  // async usage({ from, to, instanceIds }) {
  //   return instanceIds.map((instanceId) => ({ instanceId, beginAt: from, endAt: to, value: '1' }));
  // },
});
`;
