import type { TestProject } from 'vitest/node';
import { startPostgres } from './support/postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests may create databases. */
    postgresUrl: string;
  }
}

/**
 * What was committed is handed to the system, which keeps it when any process dies; only the death of the machine is not played here.
 * Tests that end a server have one of their own, on which nothing is left out.
 */
const quickSettings = { fsync: 'off', full_page_writes: 'off' };

/** Half of the promises are about PostgreSQL, so every run has one: that of DATABASE_URL, or one of its own. */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const postgres = await startPostgres(quickSettings);
  project.provide('postgresUrl', postgres.url);
  return () => postgres.remove();
}
