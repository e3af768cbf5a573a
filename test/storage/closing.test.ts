import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../../src/storage/database.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';

let folder: string;
beforeAll(() => {
  // On a real disk: what is quick to close is rarely closed at the same time.
  folder = mkdtempSync(join(tmpdir(), 'koogate-closing-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a SQLite file that is closed has no log beside it, whoever was reading it', async () => {
  const left: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const path = join(folder, `${round}.sqlite`);
    const options = { now: Date.now, onHealth: () => undefined };
    const database = new Database(parseDatabaseUrl(`sqlite:${path}`), options);
    await database.run((knex) => knex.raw('create table notes (text text)'));
    await database.run((knex) => knex.raw('insert into notes values (hex(randomblob(500000)))'));
    await Promise.all([
      database.read((knex) => knex('notes').count()),
      database.read((knex) => knex('notes').count(), 'patient'),
      database.read((knex) => knex('notes').count(), 'search'),
    ]);
    const check = database.checkFile();
    if (round % 2 === 1) await sleep(round / 5);
    await database.close();
    await check;
    if (existsSync(`${path}-wal`)) left.push(round);
  }
  expect(left).toEqual([]);
});
