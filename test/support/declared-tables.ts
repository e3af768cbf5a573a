import { readdirSync } from 'node:fs';
import type { Table } from '../../src/storage/tables/table.js';

const folder = new URL('../../src/storage/tables/', import.meta.url);

/** Every table that storage declares, by the files that declare them: a new one is among them by itself. */
export const declaredTables: readonly Table[] = (
  await Promise.all(
    readdirSync(folder).map(
      (file) => import(new URL(file, folder).href) as Promise<Record<string, unknown>>,
    ),
  )
).flatMap((module) => Object.values(module).filter(isTable));

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'name' in value && 'columns' in value;
}
