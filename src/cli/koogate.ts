#!/usr/bin/env node
import { Command } from 'commander';
import { migrate } from './migrate.js';
import { reseal } from './reseal.js';
import { sign } from './sign.js';

/** The command line. Each command is one file; `koogate --help` lists them. */
const program = new Command('koogate')
  .description('Receives Huawei Cloud KooGallery (云商店) callbacks for a seller.')
  .showHelpAfterError();

program
  .command('serve')
  .description('serve callbacks, management API and documentation as KOOGATE_* says')
  .action(async () => {
    const [{ serve }, { untilStopped }] = await Promise.all([
      import('../serve.js'),
      import('../until-stopped.js'),
    ]);
    await untilStopped(serve);
  });

program
  .command('migrate')
  .description('bring the database to the schema of this version, then exit')
  .action(migrate);

program
  .command('reseal')
  .description('encrypt stored secrets anew with the first key of KOOGATE_DATA_KEY, then exit')
  .action(reseal);

program
  .command('sign')
  .description('print a signed curl command for an operation, ready to paste')
  .argument('<operation>', 'operationId, e.g. newInstance')
  .option('-e, --example <name>', 'request example of the specification; the first one by default')
  .option('-d, --data <json>', 'send this instead: a body, or the parameters of a GET as an object')
  .option('-u, --url <url>', 'production address to send it to; that of this server by default')
  .option('--list', 'list the examples with their codes, and what is sent before them')
  .action(sign);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
