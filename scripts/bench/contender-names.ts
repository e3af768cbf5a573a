/** What is compared, from the floor to the whole. */
export const contenderTitles = {
  bare: 'bare node:http, both HMACs',
  memory: 'KooGate without a database',
  naive: 'a transaction per call, SQLite',
  sqlite: 'KooGate on SQLite',
  postgres: 'KooGate on PostgreSQL',
  'postgres-2': 'KooGate on PostgreSQL, 2 processes',
} as const;

export type ContenderName = keyof typeof contenderTitles;

export const contenderNames = Object.keys(contenderTitles) as ContenderName[];
