import { ZodError } from 'zod';
import { CannotRunError } from '../conformance/preflight.js';
import { actions } from '../emulator/actions/actions.js';
import { toActionSummary, type ActionSummary } from '../emulator/control/action-summary.js';
import type { DeliverySummary } from '../emulator/control/delivery-summary.js';
import { toProblem } from '../emulator/control/problem.js';
import { typedParameters } from '../emulator/control/typed-parameters.js';
import { ActionError } from '../emulator/marketplace.js';
import { paintFor, type Paint } from './colours.js';
import type { TargetOptions } from './conformance-target.js';
import { connectControl, findControl } from './control-client.js';
import { narrateSummary } from './narrate-delivery.js';
import { readPlayedTarget } from './played-target.js';
import { parseProducts } from './product-option.js';
import { preparationsFor } from './trigger-preparations.js';
import { ownStage, runningStage, type Performed, type TriggerStage } from './trigger-stage.js';

export interface TriggerOptions extends TargetOptions {
  /** `name=value`, each a parameter of the action. */
  readonly with?: readonly string[];
  /** `kind` or `kind:chargingMode`. */
  readonly product?: string;
  readonly marketplace?: string;
  readonly faults?: string;
  readonly json?: true;
  readonly list?: true;
}

/**
 * `koogate trigger`: has one thing happen at the marketplace and tells what was sent and answered. Exit code 0: every call was answered as
 * it should be, 1: one was not, 2: it could not run, and one sentence says why.
 */
export async function trigger(name: string | undefined, options: TriggerOptions): Promise<void> {
  let stage: TriggerStage | undefined;
  try {
    if (options.list) {
      process.stdout.write(list());
      return;
    }
    if (name === undefined) {
      throw new CannotRunError(
        'name an action, e.g. koogate trigger buy; --list shows all of them',
      );
    }
    checkName(name);
    stage = await stageFor(options);
    const performed = await perform(stage, name, options);
    tell(name, performed, options);
    process.exitCode = performed.deliveries.every(isClean) ? 0 : 1;
  } catch (error) {
    const sentence = error instanceof ZodError ? toProblem(error).detail : messageOf(error);
    process.stderr.write(`cannot run: ${sentence}\n`);
    process.exitCode = 2;
  } finally {
    await stage?.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Of everything that can be done: what it is, and what may be said about it. */
function list(): string {
  return actions
    .map(toActionSummary)
    .map(({ name, summary, parameters }) => {
      const lines = Object.entries(parameters.properties ?? {}).map(
        ([parameter, { description = '', enum: choices }]) =>
          `    ${parameter.padEnd(16)} ${description}${choices === undefined ? '' : `: ${choices.join(', ')}`}`,
      );
      return [`${name}  ${summary}`, ...lines].join('\n');
    })
    .join('\n')
    .concat('\n');
}

function checkName(name: string): void {
  if (actions.some((action) => action.name === name)) return;
  const known = actions.map((action) => action.name).join(', ');
  throw new CannotRunError(`there is no action ${JSON.stringify(name)}; there are: ${known}`);
}

const usualMarketplace = 'http://127.0.0.1:8090';

/** The marketplace that is named, or that runs where it usually does and nobody has named a target; else one of its own. */
async function stageFor(options: TriggerOptions): Promise<TriggerStage> {
  const { marketplace, target, keys, keysFile, product, faults } = options;
  if (marketplace !== undefined) {
    if (target !== undefined) {
      throw new CannotRunError('--marketplace has its target already: leave --target out');
    }
    return runningStage(await connectControl(marketplace));
  }
  const isFree = [target, keys, keysFile, faults].every((option) => option === undefined);
  const running = isFree ? await findControl(usualMarketplace) : undefined;
  if (running !== undefined) return runningStage(running);
  return ownStage(await readPlayedTarget(options), {
    ...(product !== undefined && { product }),
    ...(faults !== undefined && { faults }),
  });
}

async function perform(
  stage: TriggerStage,
  name: string,
  options: TriggerOptions,
): Promise<Performed> {
  const action = stage.actions.find((each) => each.name === name);
  if (action === undefined) {
    throw new CannotRunError(`the marketplace at ${stage.where} is older and has no ${name}`);
  }
  const parameters = parametersOf(action, stage, options);
  const prepared: DeliverySummary[] = [];
  try {
    if (stage.isEmpty) await prepare(stage, { name, prepared }, options);
    return await stage.perform(name, parameters);
  } catch (error) {
    if (!(error instanceof ActionError) || !isInTheMaking(prepared)) throw error;
    throw new CannotRunError(
      `${name} needs a purchase that is open, and the seller is still making it (000004): a KooGate server without KOOGATE_FRONT_END_URL waits for somebody to complete it`,
    );
  }
}

interface Prepared {
  readonly name: string;
  /** What was sent so far. */
  readonly prepared: DeliverySummary[];
}

/** Does what has to come first. */
async function prepare(
  stage: TriggerStage,
  { name, prepared }: Prepared,
  { json }: TriggerOptions,
): Promise<void> {
  const paint = paintFor(process.stdout);
  for (const { name: first, parameters } of preparationsFor(name)) {
    const { deliveries } = await stage.perform(first, parameters);
    prepared.push(...deliveries);
    if (json !== true) {
      process.stdout.write(`${paint('dim', `first: ${first}, ${countCalls(deliveries)}`)}\n`);
    }
    const poor = deliveries.filter((each) => !each.isSuccess);
    if (poor.length > 0) {
      const told = poor.map((each) => narrateSummary(each, paint)).join('\n');
      throw new CannotRunError(`${name} needs ${first} first, and that has failed:\n${told}`);
    }
  }
}

function parametersOf(
  { name, parameters }: ActionSummary,
  { isEmpty }: TriggerStage,
  { with: written = [], product }: TriggerOptions,
): Record<string, unknown> {
  const texts = Object.fromEntries(written.map(toPair));
  if (product === undefined || isEmpty) return typedParameters(parameters, texts);
  const [listing] = parseProducts(product);
  if (parameters.properties?.kind === undefined || listing === undefined) {
    throw new CannotRunError(
      `${name} is not told which kind of product at a marketplace that runs: name the purchase, --with resourceId=…`,
    );
  }
  const chosen = { kind: listing.kind, chargingMode: listing.chargingMode };
  return { ...chosen, ...typedParameters(parameters, texts) };
}

function toPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CannotRunError(`--with: write name=value, not ${JSON.stringify(text)}`);
}

function tell(name: string, { ids, deliveries }: Performed, { json }: TriggerOptions): void {
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ action: name, ids, deliveries }, null, 2)}\n`);
    return;
  }
  const paint = paintFor(process.stdout);
  const lines = [
    ...deliveries.map((each) => narrateSummary(each, paint)),
    paint(
      'dim',
      Object.entries(ids)
        .map((entry) => entry.join(' '))
        .join(', '),
    ),
    verdict(name, deliveries, paint),
  ];
  process.stdout.write(`${lines.filter((line) => line !== '').join('\n')}\n`);
}

function verdict(name: string, deliveries: readonly DeliverySummary[], paint: Paint): string {
  const poor = deliveries.filter((each) => !isClean(each)).length;
  if (poor > 0) return paint('red', `${poor} of ${countCalls(deliveries)} not as it should be`);
  if (deliveries.length === 0) return paint('green', `${name}: done, and no call was due`);
  const what = name === 'buy' ? 'a purchase' : name;
  const sentence = `${what} answered correctly: ${countCalls(deliveries)}`;
  const more = isInTheMaking(deliveries)
    ? '; the seller is still making it (000004), and would be asked again every five minutes'
    : '';
  return `${paint('green', sentence)}${more}`;
}

/** Access data were asked for, and there are none yet. */
function isInTheMaking(deliveries: readonly DeliverySummary[]): boolean {
  return deliveries.some(
    ({ operationId, resultCode }) => operationId === 'queryInstance' && resultCode === '000004',
  );
}

function countCalls({ length }: readonly unknown[]): string {
  return length === 1 ? '1 call' : `${length} calls`;
}

function isClean({ isSuccess, findings }: DeliverySummary): boolean {
  return isSuccess && findings.length === 0;
}
