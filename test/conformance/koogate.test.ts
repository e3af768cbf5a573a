import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceChecks } from '../../src/conformance/conformance-checks.js';
import { runConformance } from '../../src/conformance/run-conformance.js';
import { stormCourier } from '../../src/emulator/faults/storm-courier.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { describeEachDatabase } from '../support/databases.js';
import { startApp, type Clock, type StartedApp } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { kitPublicKey, specification, unmet } from './target.js';

/** The run signs with the time of this machine, so the server has to look at the same clock. */
const realClock: Clock = {
  get now() {
    return Date.now();
  },
  set now(_) {
    throw new Error('nobody moves the real time');
  },
};

/** A whole run is some thousand calls: on a machine that is busy otherwise it takes its time. */
const wholeRun = { timeout: 120_000 };

describeEachDatabase('KooGate', (database) => {
  let app: StartedApp;
  beforeAll(async () => {
    const storage = await database.openTestStorage({ now: () => Date.now() });
    const keys = ['test-key-of-class-base-0002', 'test-key-of-class-base-0001'] as const;
    app = await startApp({ storage, clock: realClock }, { keys, logLevel: 'error' });
  });
  afterAll(() => app.stop());

  const target = () => ({
    specification,
    target: `${app.url}${app.basePath}`,
    keys: Object.fromEntries(keyClasses.map((each) => [each, app.keysOf(each)])),
    kitPublicKey,
    // More calls at once are written together.
    concurrency: 8,
  });

  it('leaves nothing behind of a run with debug calls only, and passes it', wholeRun, async () => {
    const report = await runConformance({ ...target(), debugOnly: true });
    expect(report.counts.failed).toBe(0);
    const kept = Object.entries(await storedContent(app)).filter(([, items]) => items.length > 0);
    expect(kept).toEqual([]);
  });

  it('passes its own conformance run completely', wholeRun, async () => {
    const report = await runConformance(target());
    expect(unmet(report)).toEqual([]);
    expect(report.counts.passed).toBe(conformanceChecks(specification).length);
    expect(app.differences).toEqual([]);
  });

  it('passes it in a storm of faults, too', wholeRun, async () => {
    const report = await runConformance({ ...target(), courier: stormCourier(7) });
    expect(unmet(report)).toEqual([]);
    expect(app.differences).toEqual([]);
  });
});

describe('the catalogue', () => {
  const checks = conformanceChecks(specification);

  it('names each check once', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it.each(specification.operations.map(({ operationId }) => operationId))(
    'has debug, forged, malformed and real calls of %s',
    (operationId) => {
      const names = checks.flatMap(({ id }) =>
        id.startsWith(`${operationId}/`) ? [id.slice(operationId.length + 1)] : [],
      );
      for (const kind of ['debug.', 'refused.', 'auth.', 'accepts.', 'missing.', 'real.']) {
        expect(
          names.filter((name) => name.startsWith(kind)),
          kind,
        ).not.toEqual([]);
      }
    },
  );

  it('says of each check what is promised, by which page, and what to do', () => {
    for (const { id, title, rule, advice } of checks) {
      expect(title, id).toMatch(/^[A-Za-z].{10,}[^.]$/);
      expect(rule, id).toMatch(/\. \([A-Za-z0-9 ,]+\)$/);
      expect(advice, id).toMatch(/^[A-Z].{10,}[.…]$/);
    }
  });
});
