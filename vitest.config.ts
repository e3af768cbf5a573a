import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // A database that is away is noticed after two to three seconds; tests of that need room.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two at once: the files share one PostgreSQL server, and the machines of CI have two cores.
    maxWorkers: 2,
    pool: 'forks',
    // `npm run coverage`: who is let in is decided here, so every line and branch of it is tried.
    coverage: {
      include: ['src/protocol/**', 'src/http/{authenticate,nonce-claim,signature-schemes}.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
