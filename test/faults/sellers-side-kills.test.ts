import { it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { startMortalServer } from '../support/mortal-server.js';
import { expectNothingLostBy, sellersSideKillsMsMax } from '../support/sellers-side-kills.js';

/** A hundred deaths over two thousand purchases: KOOGATE_TEST_DEATHS=100. */
const deaths = Number(process.env.KOOGATE_TEST_DEATHS ?? 6);

describeEachDatabase(`kill -9 of the whole seller's side, ${deaths} times`, (database) => {
  it(
    'provisions each purchase, tells each event, and pushes each window of usage once',
    () =>
      expectNothingLostBy({
        databaseUrl: database.url(),
        start: startMortalServer,
        deaths,
        purchases: 20 * deaths,
      }),
    sellersSideKillsMsMax(deaths),
  );
});
