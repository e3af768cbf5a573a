import type { AppOptions } from '../../../src/app.js';
import type { Committer } from '../../../src/domain/committer.js';
import type { Instance } from '../../../src/domain/instance.js';
import type { Loaders } from '../../../src/domain/loaders.js';

/** Everything of KooGate but the database: what is written is kept in maps and gone with the process. */
export function memoryStorage(): AppOptions['storage'] {
  const byOrderLine = new Map<string, Instance>();
  const byId = new Map<string, Instance>();
  const nonces = new Set<string>();

  const load: Loaders = {
    instance: async (instanceId) => byId.get(instanceId),
    instanceOfOrderLine: async (line) => byOrderLine.get(`${line.orderId} ${line.orderLineId}`),
    orderLineUses: async () => [],
    debugInstance: async () => undefined,
  };
  const committer: Committer = {
    async commit({ nonce, changes }) {
      if (nonce !== null && nonces.has(nonce.nonce)) return 'nonce-replayed';
      if (nonce !== null) nonces.add(nonce.nonce);
      for (const { table, record } of changes) {
        if (table !== 'instances') continue;
        byId.set(record.instanceId, record);
        byOrderLine.set(`${record.orderId} ${record.orderLineId}`, record);
      }
      return 'committed';
    },
  };
  return { load, committer, directories: noDirectories };
}

const notMeasured = () => Promise.reject(new Error('the management API is not measured'));

export const noDirectories: AppOptions['storage']['directories'] = {
  instances: { list: notMeasured, find: notMeasured, history: notMeasured },
  calls: { list: notMeasured, find: notMeasured },
  orders: { list: notMeasured, find: notMeasured, lines: notMeasured },
};
