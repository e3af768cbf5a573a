#!/usr/bin/env node
import { Command } from 'commander';
import type { BackupCommandOptions } from './backup.js';
import type { ConformanceCommandOptions } from './conformance.js';
import { conformanceHelp } from './conformance-help.js';
import type { ContractCheckOptions } from './contract-check.js';
import { contractCheckHelp } from './contract-check-help.js';
import { doctorHelp } from './doctor-help.js';
import type { DoctorOptions } from './doctor.js';
import type { MarketplaceCommandOptions } from './marketplace.js';
import { marketplaceHelp, triggerHelp } from './marketplace-help.js';
import type { DemoOptions } from './demo.js';
import type { InitOptions } from './init.js';
import type { RestoreCommandOptions } from './restore.js';
import type { SignOptions } from './sign.js';
import type { ImportOptions } from './import.js';
import type { TriggerOptions } from './trigger.js';
import type { ServerOptions } from './management-client.js';
import { outliveReader } from './outlive-reader.js';
import type { UsageReportOptions } from './usage.js';

outliveReader();

/** The command line. Each command is one file, loaded when it is asked for; `koogate --help` lists them. */
const program = new Command('koogate')
  .description('Receives Huawei Cloud KooGallery (云商店) callbacks for a seller.')
  .showHelpAfterError();

program
  .command('serve')
  .description('serve callbacks, management API and documentation as KOOGATE_* says')
  .action(async () => {
    const { run } = await import('../main.js');
    run();
  });

program
  .command('init')
  .description('write a first handler module, the code of yours that KooGate calls')
  .argument('[file]', 'koogate-handlers.mjs by default')
  .option('--typescript', 'in TypeScript: koogate-handlers.ts by default')
  .action(async (file: string | undefined, options: InitOptions) => {
    const { init } = await import('./init.js');
    init(file, options);
  });

program
  .command('migrate')
  .description('bring the database to the schema of this version, then exit')
  .action(async () => {
    const { migrate } = await import('./migrate.js');
    await migrate();
  });

program
  .command('reseal')
  .description('encrypt stored secrets anew with the first key of KOOGATE_DATA_KEY, then exit')
  .action(async () => {
    const { reseal } = await import('./reseal.js');
    await reseal();
  });

program
  .command('backup')
  .description('copy the embedded database while it serves, and read the copy back')
  .argument('[file]', 'by default koogate-<time>.sqlite in the folder backups beside the database')
  .option('--to <folder>', 'a folder for it, under a name that tells the time')
  .option('--keep <number>', 'remove the oldest in that folder, so that so many are left')
  .option('--force', 'replace a file that has this name')
  .option('--quiet', 'without progress on standard error')
  .option('--json', 'print the result as JSON')
  .action(async (file: string | undefined, options: BackupCommandOptions) => {
    const { backup } = await import('./backup.js');
    await backup(file, options);
  });

program
  .command('restore')
  .description('put a backup in the place of the embedded database, while no server runs')
  .argument('<file>', 'what koogate backup has made, with its .sha256 beside it')
  .option('--check', 'only say whether it could be restored')
  .option('--no-checksum', 'take a file that has no .sha256 beside it')
  .option('--no-data-key', 'take a backup whose secrets KOOGATE_DATA_KEY cannot open')
  .option('--replace-unreadable', 'replace a database that SQLite cannot read; stop servers first')
  .option('--json', 'print the result as JSON')
  .action(async (file: string, options: RestoreCommandOptions) => {
    const { restore } = await import('./restore.js');
    await restore(file, options);
  });

program
  .command('sign')
  .description('print a signed curl command for an operation, ready to paste')
  .argument('<operation>', 'operationId, e.g. newInstance')
  .option('-e, --example <name>', 'request example of the specification; the first one by default')
  .option('-d, --data <json>', 'send this instead: a body, or the parameters of a GET as an object')
  .option('-u, --url <url>', 'production address to send it to; that of this server by default')
  .option('--list', 'list the examples with their codes, and what is sent before them')
  .action(async (operationId: string, options: SignOptions) => {
    const { sign } = await import('./sign.js');
    sign(operationId, options);
  });

program
  .command('conformance')
  .description("hold any seller's server against every rule of the callbacks, and report")
  .option('-t, --target <url>', 'production address; that of this server by default')
  .option('-k, --keys <list>', 'base=current|previous,kit=…,license=…,generic=…,v1=…')
  .option(
    '--keys-file <file>',
    'the same, a class in each line; else KOOGATE_*_KEYS, or those here',
  )
  .option(
    '--kit-public-key <file>',
    "the seller's public key of the kit, to encrypt client secrets",
  )
  .option('--debug-only', 'only calls with testFlag 1: nothing is bought or changed')
  .option('--only <id...>', 'families, or beginnings of ids of checks')
  .option('--list', 'list all checks and what they promise, then exit')
  .option('--timeout <seconds>', 'for each call; 5 by default')
  .option('--provision-timeout <seconds>', 'for purchases that are answered 000004; 60 by default')
  .option(
    '--storm [seed]',
    'with duplicates, lost answers, wrong clocks and forgeries around every well-formed call',
  )
  .option('--verbose', 'print every check, and every failure in full')
  .option('--junit <file>', 'write JUnit XML')
  .option('--html <file>', 'write a report as one HTML page')
  .option('--json <file>', 'write all results as JSON')
  .addHelpText('after', conformanceHelp)
  .action(async (options: ConformanceCommandOptions) => {
    const { conformance } = await import('./conformance.js');
    await conformance(options);
  });

program
  .command('doctor')
  .description('say which single cause explains a signature that fails')
  .argument('[capture]', 'file with raw HTTP, a curl command, HAR or JSON; - is standard input')
  .option('-a, --answer <file>', 'the answer as raw HTTP, to look at its Body-Sign')
  .option('-c, --call <callId>', 'a call of this server instead of a capture')
  .option('-k, --keys <list>', 'base=current|previous,kit=…,license=…,generic=…,v1=…')
  .option(
    '--keys-file <file>',
    'the same, a class in each line; else KOOGATE_*_KEYS, or those here',
  )
  .option('--key <key>', 'one key whose class is not known')
  .option('--key-file <file>', 'the same, from a file')
  .option('--entry <number>', 'of a HAR file: which entry, from 1; else the last callback in it')
  .option('--at <time>', 'when the request was received: ISO 8601, or UNIX time in s or ms')
  .option('--json', 'print the diagnosis as JSON')
  .addHelpText('after', doctorHelp)
  .action(async (capture: string | undefined, options: DoctorOptions) => {
    const { doctor } = await import('./doctor.js');
    await doctor(capture, options);
  });

const contract = program
  .command('contract')
  .description('hold what travels against the specification');

contract
  .command('check')
  .description('say what recorded calls have that the specification does not describe')
  .argument('[file...]', 'JSON lines, HAR, saved calls, raw HTTP or curl; - is standard input')
  .option('--base-path <path>', 'path of the production address; by default any may be')
  .option('--stored', 'the calls in the database of this environment, besides files')
  .option('--since <time>', 'of those, the ones received since: ISO 8601, or UNIX time in s or ms')
  .option('--show-values', 'show values too, but secrets and personal data')
  .option('--json', 'print what was found as JSON')
  .addHelpText('after', contractCheckHelp)
  .action(async (files: readonly string[], options: ContractCheckOptions) => {
    const { contractCheck } = await import('./contract-check.js');
    await contractCheck(files, options);
  });

program
  .command('marketplace')
  .description(
    'play the marketplace for a seller: page, control API, and the APIs that sellers call',
  )
  .option('-t, --target <url>', 'production address; that of this server by default')
  .option('-k, --keys <list>', 'base=current|previous,kit=…,license=…,generic=…,v1=…')
  .option(
    '--keys-file <file>',
    'the same, a class in each line; else KOOGATE_*_KEYS, or those here',
  )
  .option(
    '--kit-public-key <file>',
    "the seller's public key of the kit, to encrypt client secrets",
  )
  .option('-p, --port <port>', 'of the page and the APIs; 0 takes any free one', '8090')
  .option(
    '--host <host>',
    'address to listen on; others than this machine can play along',
    '127.0.0.1',
  )
  .option('--seed <number>', 'the same seed plays the same people and orders')
  .option('--speed <number>', 'so many times as fast as real time; 1 by default')
  .option('--stepped', 'let the time stand until it is told to pass')
  .option('--products <list>', 'kinds that are listed, e.g. saas-v2,license-code; all by default')
  .option('--faults <list>', 'what happens to calls, e.g. storm or lost-answer@newInstance*2')
  .option('--scenario <file>', 'play this, a file or the name of a ready one, then go on serving')
  .option('--exit', 'end when the scenario has ended')
  .addHelpText('after', marketplaceHelp)
  .action(async (options: MarketplaceCommandOptions) => {
    const { marketplace } = await import('./marketplace.js');
    await marketplace(options);
  });

program
  .command('trigger')
  .description('have one thing happen at the marketplace, and look at the answers')
  .argument('[action]', 'e.g. buy; --list shows all of them')
  .option('-w, --with <name=value...>', 'parameters of the action')
  .option('--product <kind>', 'what is bought, e.g. saas-v2 or saas-v2:ON_DEMAND')
  .option('-m, --marketplace <url>', 'one that runs; http://127.0.0.1:8090 where one answers there')
  .option('-t, --target <url>', 'production address; that of this server by default')
  .option('-k, --keys <list>', 'base=current|previous,kit=…,license=…,generic=…,v1=…')
  .option(
    '--keys-file <file>',
    'the same, a class in each line; else KOOGATE_*_KEYS, or those here',
  )
  .option(
    '--kit-public-key <file>',
    "the seller's public key of the kit, to encrypt client secrets",
  )
  .option('--faults <list>', 'what happens to the calls, e.g. duplicate,replay')
  .option('--json', 'print all that was sent and answered as JSON')
  .option('--list', 'list all actions and their parameters, then exit')
  .addHelpText('after', triggerHelp)
  .action(async (action: string | undefined, options: TriggerOptions) => {
    const { trigger } = await import('./trigger.js');
    await trigger(action, options);
  });

program
  .command('demo')
  .description('a year of one product of each kind, played against a server of its own')
  .option('--seed <number>', 'other people, firms and orders')
  .option('--exit', 'end when the year is over, instead of leaving the pages open')
  .action(async (options: DemoOptions) => {
    const { demo } = await import('./demo.js');
    await demo(options);
  });

program
  .command('import')
  .description('bring in what another interface has kept, into the database of this environment')
  .argument(
    '<kind>',
    'instances, licenseCodes, orders, licenses, tenants, applications, users or departments',
  )
  .argument('<file>', 'CSV with a heading, or JSON lines, in UTF-8; - is standard input')
  .option('--dry-run', 'judge every line and write nothing')
  .option('--update', 'correct instances to which nothing has happened since they were imported')
  .option('--format <format>', 'csv or jsonl; else as the name of the file ends')
  .option('--report <file>', 'write what became of each line as CSV')
  .action(async (kind: string, file: string, options: ImportOptions) => {
    const { importCommand } = await import('./import.js');
    await importCommand(kind, file, options);
  });

const usage = program
  .command('usage')
  .description('report what pay-per-use instances have used, through a server that runs');

usage
  .command('report')
  .description('report a CSV file: instanceId,beginAt,endAt,value[,packageInstanceId]')
  .argument('<file>', 'CSV in UTF-8 with a heading; - is standard input')
  .option('--dry-run', 'judge every line and keep nothing')
  .option('-u, --url <url>', 'address of the server; that of this environment by default')
  .option('--token-file <file>', 'holds a token; one of KOOGATE_API_TOKENS by default')
  .action(async (file: string, options: UsageReportOptions) => {
    const { reportUsageFile, usageCommand } = await import('./usage.js');
    await usageCommand((write) => reportUsageFile(file, options, write));
  });

usage
  .command('abnormal')
  .description('take over what the seller console lists as abnormal (话单管理)')
  .argument(
    '<file>',
    'CSV with recordId,code or instanceId,beginAt,endAt,code; - is standard input',
  )
  .option('-u, --url <url>', 'address of the server; that of this environment by default')
  .option('--token-file <file>', 'holds a token; one of KOOGATE_API_TOKENS by default')
  .action(async (file: string, options: ServerOptions) => {
    const { importAbnormalFile, usageCommand } = await import('./usage.js');
    await usageCommand((write) => importAbnormalFile(file, options, write));
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
