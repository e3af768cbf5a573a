import { expect } from 'vitest';
import { guideBlocks, placeOf, type GuideBlock } from './guide-blocks.js';
import type { GuideStage } from './guide-stage.js';

type Act = (stage: GuideStage) => Promise<void> | void;

/** What a reader does beside running the blocks of a guide. Blocks are named by a piece of their code. */
export interface GuidePlay {
  readonly before?: Readonly<Record<string, Act>>;
  readonly after?: Readonly<Record<string, Act>>;
  /** Blocks that are not run as they stand, with the reason and what is looked at in their place. */
  readonly instead?: Readonly<Record<string, Instead>>;
  /** Beginnings of blocks without a language that stand behind a command and are not its output. */
  readonly notOutput?: readonly string[];
}

export interface Instead {
  readonly because: string;
  readonly check: (code: string, stage: GuideStage) => Promise<void> | void;
}

/** Runs the commands of a guide in their order, and holds what they print to what the guide shows behind them. */
export async function playGuide(guide: string, stage: GuideStage, play: GuidePlay): Promise<void> {
  const named = new NamedBlocks(play);
  let output: string | undefined;
  for (const block of guideBlocks(guide)) {
    if (block.language === 'sh') output = await runBlock(block, stage, named);
    else if (block.language === '' && output !== undefined && named.isOutput(block)) {
      expectShown(block, output);
    }
  }
  expect(named.unused(), 'names no block any more').toEqual([]);
}

async function runBlock(
  block: GuideBlock,
  stage: GuideStage,
  named: NamedBlocks,
): Promise<string | undefined> {
  await named.find(named.play.before, block)?.(stage);
  const instead = named.find(named.play.instead, block);
  if (instead !== undefined) {
    expect(instead.because).not.toBe('');
    await instead.check(block.code, stage);
    return undefined;
  }
  const output = await stage.run(block.code).catch((error: unknown) => {
    throw new Error(`${placeOf(block)} fails`, { cause: error });
  });
  await named.find(named.play.after, block)?.(stage);
  return output;
}

/** Each line that is shown is there, `…` standing for anything. */
function expectShown(block: GuideBlock, output: string): void {
  for (const line of block.code.split('\n')) {
    const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expect(output, placeOf(block)).toMatch(new RegExp(parts.join('.*')));
  }
}

class NamedBlocks {
  readonly #unused: Set<string>;

  constructor(readonly play: GuidePlay) {
    const { before = {}, after = {}, instead = {}, notOutput = [] } = play;
    this.#unused = new Set([before, after, instead].flatMap(Object.keys).concat(notOutput));
  }

  find<Value>(
    values: Readonly<Record<string, Value>> | undefined,
    { code }: GuideBlock,
  ): Value | undefined {
    const found = Object.entries(values ?? {}).find(([piece]) => code.includes(piece));
    if (found === undefined) return undefined;
    const [name, value] = found;
    this.#unused.delete(name);
    return value;
  }

  isOutput({ code }: GuideBlock): boolean {
    const name = this.play.notOutput?.find((beginning) => code.startsWith(beginning));
    if (name !== undefined) this.#unused.delete(name);
    return name === undefined;
  }

  unused(): readonly string[] {
    return [...this.#unused];
  }
}
