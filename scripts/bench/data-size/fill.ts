import knexFactory, { type Knex } from 'knex';
import type { Instance } from '../../../src/domain/instance.js';
import { parseDatabaseUrl } from '../../../src/storage/database-url.js';
import { openStorage } from '../../../src/storage/open-storage.js';
import { createSeal, type Seal } from '../../../src/storage/seal.js';
import { insertOf } from '../../../src/storage/statements.js';
import { eventDataColumn } from '../../../src/storage/tables/events.js';
import { instances, toInstanceRow } from '../../../src/storage/tables/instances.js';
import { buyerColumn } from '../../../src/storage/tables/purchases.js';
import {
  dayMs,
  instanceIdOf,
  isSoldByV1,
  orderIdOf,
  salesDays,
  stateOf,
  type DataSize,
} from './sizes.js';
import { fillings, type FillingOptions } from './statements.js';
import { sqlWordsOf } from './sql-words.js';
import { whileUnindexed } from './unindexed.js';

export interface FillOptions {
  readonly databaseUrl: string;
  readonly dataKey: Buffer;
  readonly size: DataSize;
  readonly now: number;
  /** Told what is filled as it goes on. */
  readonly onProgress?: (line: string) => void;
}

const rowsAtOnce = 250_000;
const instancesAtOnce = 10_000;

/** Makes the schema and fills it with what a life of so many instances leaves behind. */
export async function fillDatabase(options: FillOptions): Promise<void> {
  const { databaseUrl, dataKey, size, now } = options;
  const storage = await openStorage({ databaseUrl, dataKeys: [dataKey], now: () => now });
  await storage.migrate();
  await storage.close();
  const location = parseDatabaseUrl(databaseUrl);
  const { dialect } = location;
  const knex = knexFactory({ ...location.connectionConfig('migrating'), pool: { min: 1, max: 1 } });
  const seal = createSeal([dataKey]);
  const filling = { ...size, now, words: sqlWordsOf(dialect), sealed: sealedTexts(seal) };
  try {
    await whileUnindexed(knex, dialect, async () => {
      await fillInstances(knex, { ...options, seal });
      await fillTables(knex, filling, options.onProgress);
    });
  } finally {
    await knex.destroy();
  }
}

/** One each, as long as in life; nobody opens them. */
function sealedTexts(seal: Seal): FillingOptions['sealed'] {
  const event = {
    instance: { instanceId: instanceIdOf(1), state: 'active' },
    more: 'x'.repeat(220),
  };
  const buyer = {
    customerName: 'A buyer',
    userName: 'buyer',
    mobilePhone: { text: '10000000000' },
  };
  return {
    event: seal.close(JSON.stringify(event), eventDataColumn, ['any']),
    buyer: seal.close(JSON.stringify(buyer), buyerColumn, ['any']),
  };
}

async function fillTables(
  knex: Knex,
  options: FillingOptions,
  onProgress?: (line: string) => void,
): Promise<void> {
  for (const { table, count, insert } of fillings(options)) {
    for (let from = 0; from < count; from += rowsAtOnce) {
      await knex.raw(insert(from, Math.min(count, from + rowsAtOnce)));
    }
    onProgress?.(`${table}: ${count}`);
  }
}

/** Their access data is sealed for each of them: these are opened. */
async function fillInstances(
  knex: Knex,
  { databaseUrl, size, now, seal, onProgress }: FillOptions & { readonly seal: Seal },
): Promise<void> {
  const { dialect } = parseDatabaseUrl(databaseUrl);
  const insert = insertOf(instances, { lockOrder: ['created_at'] });
  const text = insert.text(dialect.rowsFromJson(insert.columns));
  for (let from = 0; from < size.instances; from += instancesAtOnce) {
    const to = Math.min(size.instances, from + instancesAtOnce);
    const rows = Array.from({ length: to - from }, (_, index) =>
      toInstanceRow(instanceOf(from + index, size, now), seal),
    );
    await knex.raw(text, [...dialect.bindingsOf(rows)]);
  }
  onProgress?.(`instances: ${size.instances}`);
}

function instanceOf(index: number, { instances: count }: DataSize, now: number): Instance {
  const orderId = orderIdOf(index * 2);
  const createdAt = now - salesDays * dayMs + index * Math.floor((salesDays * dayMs) / count);
  const state = stateOf(index);
  return {
    instanceId: instanceIdOf(index),
    orderId,
    orderLineId: `${orderId}-000001`,
    saleProductId: '',
    soldBy: isSoldByV1(index) ? 'saas-v1' : 'saas-v2',
    state,
    freezeWaiting: false,
    purchaseKind: 'formal',
    chargingMode: index % 3 === 0 ? 'pay-per-use' : 'period',
    productId: `OFFI${461_867_333_479 + (index % 50)}`,
    expiresAt: createdAt + (salesDays + 365) * dayMs,
    access: { frontEndUrl: 'https://app.example.com' },
    usage: [],
    failure: null,
    duplicateOf: null,
    version: 3,
    createdAt,
    updatedAt: createdAt,
    releasedAt: state === 'released' ? createdAt + 90 * dayMs : null,
  };
}
