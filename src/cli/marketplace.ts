import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CannotRunError } from '../conformance/preflight.js';
import { actions } from '../emulator/actions/actions.js';
import type { ProductListing } from '../emulator/catalogue.js';
import {
  createMarketplace,
  type MarketplaceOptions,
  type MarketplaceServer,
} from '../emulator/create-marketplace.js';
import { parseFaults } from '../emulator/faults/fault-rule.js';
import type { Delivery } from '../emulator/marketplace-state.js';
import { parseScenario } from '../emulator/scenario/parse-scenario.js';
import { readyScenarios } from '../emulator/scenario/ready-scenarios.js';
import type { Scenario } from '../emulator/scenario/scenario.js';
import { paintFor, type Paint } from './colours.js';
import { announcement } from './marketplace-announcement.js';
import type { TargetOptions } from './conformance-target.js';
import { narrateDelivery } from './narrate-delivery.js';
import { parseNumberOption } from './number-option.js';
import { readPlayedTarget, type PlayedTarget } from './played-target.js';
import { parseProducts } from './product-option.js';
import { untilInterrupted } from '../until-interrupted.js';

export interface MarketplaceCommandOptions extends TargetOptions {
  readonly port: string;
  readonly host: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly stepped?: true;
  readonly products?: string;
  readonly faults?: string;
  /** A file, or the name of a ready scenario. */
  readonly scenario?: string;
  /** After the scenario. */
  readonly exit?: true;
}

/**
 * `koogate marketplace`: plays the marketplace for a seller's server until SIGINT or SIGTERM, and tells each call in a line. Exit code 0:
 * ended as asked, 1: the scenario has missed something, 2: it could not run, and one sentence says why.
 */
export async function marketplace(options: MarketplaceCommandOptions): Promise<void> {
  const interrupted = untilInterrupted();
  let server: MarketplaceServer | undefined;
  try {
    const play = readPlay(options);
    const settings = readSettings(options, play?.scenario);
    const target = await readPlayedTarget(options);
    server = await start(settings, target);
    process.stdout.write(announcement(server, target, options));
    const played = play === undefined ? Promise.resolve() : playScenario(server, play);
    await Promise.race([interrupted, options.exit === true ? played : interrupted, failed(played)]);
  } catch (error) {
    process.stderr.write(`cannot run: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
  await server?.close();
  // Somebody may have pressed Ctrl-C in the middle of a played year.
  process.exit();
}

/** Rejects when that does, and is never done otherwise. */
function failed(playing: Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    playing.catch(reject);
  });
}

interface Play {
  readonly text: string;
  readonly fileName: string;
  readonly scenario: Scenario;
}

/** Before anything is started: a mistake in a scenario is told at once. */
function readPlay({ scenario: named, exit }: MarketplaceCommandOptions): Play | undefined {
  if (named === undefined) {
    if (exit === true) throw new CannotRunError('--exit ends after a scenario: name one');
    return undefined;
  }
  const text = readyScenarios[named] ?? readScenario(named);
  const fileName = basename(named);
  return { text, fileName, scenario: parseScenario(text, fileName, actions) };
}

function readScenario(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CannotRunError(
      `--scenario: cannot read ${path} (${reason}): name a file, or one of ${Object.keys(readyScenarios).join(', ')}`,
    );
  }
}

type Settings = Omit<MarketplaceOptions, 'target' | 'keys'>;

/** What is said on the command line goes before what the scenario says. */
function readSettings(
  options: MarketplaceCommandOptions,
  scenario: Scenario | undefined,
): Settings {
  const { port, host, seed, products: kinds, faults = '' } = options;
  const products =
    kinds === undefined ? scenario?.products?.map(withoutGaps) : parseProducts(kinds);
  const paint = paintFor(process.stdout);
  // A mistake in it is told before anybody is called.
  parseFaults(faults);
  return {
    host,
    faults,
    port: parseNumberOption(port, { name: '--port', min: 0, max: 65_535 }),
    seed: seed === undefined ? (scenario?.seed ?? 1) : readSeed(seed),
    speed: readSpeed(options),
    onDelivered: (delivery) => {
      process.stdout.write(`${toLine(delivery, paint)}\n`);
    },
    ...(scenario?.start !== undefined && { startAt: Date.parse(scenario.start) }),
    ...(products !== undefined && { products }),
  };
}

async function start(settings: Settings, played: PlayedTarget): Promise<MarketplaceServer> {
  const { target, keys, kitPublicKey, accessKeys } = played;
  return createMarketplace({
    ...settings,
    target,
    keys,
    ...(kitPublicKey !== undefined && { kitPublicKey }),
    ...(accessKeys !== undefined && { accessKeys }),
  });
}

type ScenarioProduct = NonNullable<Scenario['products']>[number];

/** What a scenario leaves out is made up, as if nobody had mentioned it. */
function withoutGaps(product: ScenarioProduct): ProductListing {
  const said = Object.entries(product).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as unknown as ProductListing;
}

function toLine(delivery: Delivery, paint: Paint): string {
  const played = new Date(delivery.at).toISOString().slice(0, 16).replace('T', ' ');
  const resource = delivery.resourceId === undefined ? '' : `${delivery.resourceId} `;
  return `${paint('dim', `${played}  ${resource}`)}${narrateDelivery(delivery, paint)}`;
}

function readSeed(text: string): number {
  return parseNumberOption(text, { name: '--seed', min: 0, max: 4_294_967_295 });
}

/** As real time does, unless told otherwise. */
function readSpeed({ speed, stepped }: MarketplaceCommandOptions): number {
  if (stepped === true && speed !== undefined) {
    throw new CannotRunError(
      '--stepped lets the clock stand, --speed lets it run: give one of them',
    );
  }
  if (stepped === true) return 0;
  return parseNumberOption(speed ?? '1', { name: '--speed', min: 1, max: 2_592_000 });
}

async function playScenario(
  server: MarketplaceServer,
  { text, fileName, scenario: { name } }: Play,
): Promise<void> {
  const paint = paintFor(process.stdout);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(paint('bold', name));
  const { failures, steps } = await server.play(text, fileName, ({ step }) => {
    if ('say' in step) say(paint('cyan', step.say));
  });
  for (const { line, problem } of failures) {
    say(`${paint('red', '✗')} ${fileName}:${line}: ${problem}`);
  }
  say(
    failures.length === 0
      ? `${paint('green', '✓')} ${name}: ${steps} steps, all as expected`
      : `${name}: ${failures.length} of its expectations were missed`,
  );
  if (failures.length > 0) process.exitCode = 1;
}
