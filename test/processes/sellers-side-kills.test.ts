import { it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { expectNothingLostBy, sellersSideKillsMsMax } from '../support/sellers-side-kills.js';
import { startFleet } from '../support/server-fleet.js';

/** As of the calls: KOOGATE_TEST_DEATHS=1000. */
const deaths = Number(process.env.KOOGATE_TEST_DEATHS ?? 6);
const processes = 3;
const database = useDatabase('postgres');

it(
  `${processes} processes with handlers, webhooks and usage die ${deaths} times: each purchase is provisioned, each event told, each window pushed once`,
  () =>
    expectNothingLostBy({
      databaseUrl: database.url(),
      start: (options) => startFleet({ ...options, processes }),
      deaths,
      purchases: 20 * deaths,
    }),
  sellersSideKillsMsMax(deaths),
);
