import ts from 'typescript';
import { nodesOf } from './source-files.js';

/** What is repeated, behind what may have to come first, before something that fits nothing. */
const atoms = [
  'a',
  'A',
  '0',
  ' ',
  '\t',
  '\n',
  '\u3000',
  '\u200b',
  'é',
  '/',
  '.',
  '-',
  '_',
  '"',
  "'",
  '\\',
  '&',
  '=',
  '+',
  ',',
  '{',
  '[',
  ':',
  '%',
  '?',
  'a,',
  'a ',
  ' ,',
  '0.',
  '\\"',
  '&a=',
  'a=',
  'A0',
  '://',
];
const heads = ['', '"', 'https://a', 'Bearer '];
const tails = ['\u0000', '"'];

/** The short one is for what takes twice as long for each character more. */
const lengths = { short: 22, long: 8_000 } as const;
/** Of time on the processor, so that a busy machine does not count: what takes a time linear in its text needs a hundredth of it. */
const msMax = 10;

/** A text of 8 KB on which the expression takes longer than anybody who sends it may cost; `undefined` if none of many does. */
export function findSlowText({
  source,
  flags,
}: Pick<RegExp, 'source' | 'flags'>): string | undefined {
  const expression = new RegExp(source, flags);
  for (const length of [lengths.short, lengths.long]) {
    for (const head of heads) {
      for (const atom of atoms) {
        for (const tail of tails) {
          const text = head + atom.repeat(length / atom.length) + tail;
          // Collecting garbage may fall into one of them, not into three.
          const isSlow = [1, 2, 3].every(() => cpuMsOf(expression, text) > msMax);
          if (isSlow) return `${head}${atom}…${tail}`;
        }
      }
    }
  }
  return undefined;
}

function cpuMsOf(expression: RegExp, text: string): number {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  if (expression.global) text.replaceAll(expression, '');
  else text.search(expression);
  // Asking what was used takes longer than most expressions do.
  if (performance.now() - startedAt < msMax) return 0;
  const { user } = process.cpuUsage(before);
  return user / 1000;
}

export function expressionsOf(source: ts.SourceFile): readonly RegExp[] {
  const found: RegExp[] = [];
  for (const node of nodesOf(source)) {
    if (!ts.isRegularExpressionLiteral(node)) continue;
    const end = node.text.lastIndexOf('/');
    found.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
  }
  return found;
}

/** Every `pattern` of a specification. */
export function patternsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'pattern' in value && typeof value.pattern === 'string' ? [value.pattern] : [];
  return [...own, ...Object.values(value).flatMap(patternsOf)];
}
