import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { loudLines, nothingIsLost, playFault, whatIsLost } from '../support/fault-play.js';
import { recordFault, type FaultName } from '../support/fault-record.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';

/** Of Debian's package `faketime`; it moves the time of day of one process and lets its timers run as ever. */
const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));

const jumps: readonly { readonly name: FaultName; readonly offset: string }[] = [
  { name: 'the clock jumps an hour ahead', offset: '+3600s' },
  { name: 'the clock jumps an hour back', offset: '-3600s' },
];

describe.skipIf(library === undefined)("the server's clock", { timeout: 60_000 }, () => {
  const database = useDatabase('sqlite');

  it.each(jumps.map((jump) => [jump.name, jump] as const))(
    '%s: calls are refused as too old or too new, until it is right',
    async (_, jump) => {
      const offsetFile = join(emptyFolder(), 'offset');
      const setOffset = (offset: string) => writeFileSync(offsetFile, offset);
      setOffset('+0s');
      const server = await startServer({
        databaseUrl: database.url(),
        environment: {
          LD_PRELOAD: library ?? '',
          FAKETIME_TIMESTAMP_FILE: offsetFile,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      });
      const play = playFault();
      const line = newOrderLine();
      await play.buy(server, line);
      play.forget();
      setOffset(jump.offset);
      for (let count = 0; count < 5; count += 1) expect(await play.buy(server)).toBe('000002');
      const [sees, slowestMs] = [play.seen(), play.slowestMs()];
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      const failed = /^koogate_authentication_failures_total\{reason="([\w-]+)"\} 5$/m.exec(
        metrics,
      );
      const reason = failed?.[1] ?? 'none';
      const refused = server.log().filter((each) => each.msg === 'call' && each.reason === reason);
      expect(refused).toHaveLength(5);
      setOffset('+0s');
      const recoveredMs = await play.buyUntil(server, '000000');
      // What was bought before is what it was, and is bought once.
      expect(await play.buy(server, line)).toBe('000000');
      expect(loudLines(server)).toEqual([]);
      expect((await server.stop()).exitCode).toBe(0);
      const lost = await whatIsLost(database.url(), play);
      expect(lost).toBe(nothingIsLost);
      await recordFault(jump.name, {
        does: `the time of day of the process is moved by ${jump.offset} (libfaketime)`,
        ...{ sees, lost, slowestMs, recoveredMs, recovery: 'by itself, when the clock is right' },
        operator: `log "call" with reason ${reason}; koogate_authentication_failures_total{reason="${reason}"} rises`,
      });
    },
  );
});
