import knexFactory, { type Knex } from 'knex';
import type { DatabaseLocation } from './database-url.js';
import { WriterTurn } from './writer-turn.js';

/**
 * The connections to a database, by what they are for. A SQLite file takes one writer, so all that write share one connection;
 * those that read have another, and need not wait while a commit runs. PostgreSQL has one pool for both, and another one for work
 * that takes its time. An operator's searches have connections of their own: a slow one keeps no call waiting.
 */
export interface Connections {
  readonly writing: PerUse;
  readonly reading: PerUse & { readonly search: Knex };
  /** Where one connection is for all that write. */
  readonly turn: WriterTurn | undefined;
  /** Those who wait for work that may take long: what to call when these connections are given up. */
  readonly underWay: Set<(error: Error) => void>;
}

interface PerUse {
  readonly serving: Knex;
  readonly patient: Knex;
}

export function openConnections(location: DatabaseLocation): Connections {
  location.beginUse();
  const serving = knexFactory(location.connectionConfig('serving'));
  const patient = knexFactory(location.connectionConfig('patient'));
  const search = knexFactory(location.connectionConfig('searching'));
  const underWay = new Set<(error: Error) => void>();
  if (!location.dialect.singleWriter) {
    const both = { serving, patient };
    return { writing: both, reading: { ...both, search }, turn: undefined, underWay };
  }
  return {
    writing: { serving, patient: serving },
    reading: { serving: knexFactory(location.connectionConfig('reading')), patient, search },
    turn: new WriterTurn(),
    underWay,
  };
}

/** Resolves when they are closed. A call must not wait for that: a connection into the void may take minutes. */
export async function giveUp(connections: Connections): Promise<void> {
  const error = new Error('connection terminated: the database is away');
  for (const refuse of connections.underWay) refuse(error);
  connections.turn?.refuseAll();
  await destroy(connections).catch(() => undefined);
}

/** Those that write are closed last: so there is one that finds itself alone with a SQLite file, and leaves no log beside it. */
export async function destroy({ writing, reading }: Connections): Promise<void> {
  const writers = new Set(Object.values(writing) as Knex[]);
  const others = new Set(Object.values(reading) as Knex[]);
  try {
    await destroyAll([...others].filter((knex) => !writers.has(knex)));
  } finally {
    await destroyAll([...writers]);
  }
}

async function destroyAll(all: readonly Knex[]): Promise<void> {
  await Promise.all(all.map((knex) => knex.destroy()));
}

/** The work's own outcome, or a rejection as soon as its connections are given up: its time limit is for other things. */
export function untilGivenUp<Result>(
  { underWay }: Connections,
  work: Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    underWay.add(reject);
    work.then(resolve, reject).finally(() => underWay.delete(reject));
  });
}
