import { defineConfig } from 'vitest/config';

/**
 * Folders whose tests keep nothing in a module and replace none: all that run in one process share the modules, whose loading takes
 * longer than the tests of many a file. The tests of the other folders replace modules, or run servers as processes and load little themselves.
 */
const sharing = [
  'captures',
  'client',
  'clients',
  'concurrency',
  'conformance',
  'contract',
  'doctor',
  'domain',
  'emulator',
  'http',
  'imports',
  'jobs',
  'marketplace',
  'openapi',
  'property',
  'storage',
  'traffic',
  'webhooks',
].map((folder) => `test/${folder}/**/*.test.ts`);

const common = {
  // A database that is away is noticed after two to three seconds; tests of that need room.
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // Two at once: the files share one PostgreSQL server, and the machines of CI have two cores.
  maxWorkers: 2,
  pool: 'forks',
} as const;

export default defineConfig({
  test: {
    ...common,
    globalSetup: ['test/global-setup.ts'],
    projects: [
      { test: { ...common, name: 'sharing', include: sharing, isolate: false } },
      { test: { ...common, name: 'alone', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
    // `npm run coverage`: who is let in is decided here, so every line and branch of it is tried.
    coverage: {
      include: ['src/protocol/**', 'src/http/{authenticate,nonce-claim,signature-schemes}.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
