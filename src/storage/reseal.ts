import type { AccessSeal } from './access-seal.js';
import type { Database } from './database.js';
import { readText } from './tables/read-column.js';
import type { ReadRow } from './tables/table.js';

export interface ResealReport {
  readonly resealed: number;
}

const rowsMax = 100;

/**
 * Seals anew, with the current key, what older keys have sealed; afterwards those can be taken out. In small steps, and
 * by nobody's leave: a row that an operation writes meanwhile is sealed with the current key by that, and left alone.
 */
export async function resealAccess(database: Database, seal: AccessSeal): Promise<ResealReport> {
  let resealed = 0;
  let after = '';
  for (;;) {
    const rows = await readOutdated(database, seal, after);
    for (const row of rows) {
      if (await resealRow(database, seal, row)) resealed += 1;
    }
    const last = rows.at(-1);
    if (last === undefined) return { resealed };
    after = readText(last, 'instance_id');
  }
}

function readOutdated(
  database: Database,
  { currentPrefix }: AccessSeal,
  after: string,
): Promise<readonly ReadRow[]> {
  return database.run(async (knex) =>
    knex<Record<string, unknown>>('instances')
      .select('instance_id', 'access_sealed')
      .whereNotNull('access_sealed')
      .whereRaw('substr(access_sealed, 1, ?) <> ?', [currentPrefix.length, currentPrefix])
      .where('instance_id', '>', after)
      .orderBy('instance_id')
      .limit(rowsMax),
  );
}

async function resealRow(database: Database, seal: AccessSeal, row: ReadRow): Promise<boolean> {
  const instanceId = readText(row, 'instance_id');
  const outdated = readText(row, 'access_sealed');
  const access_sealed = seal.close(seal.open(outdated, instanceId), instanceId);
  const changed = await database.run((knex) =>
    knex('instances')
      .where({ instance_id: instanceId, access_sealed: outdated })
      .update({ access_sealed }),
  );
  return changed === 1;
}
