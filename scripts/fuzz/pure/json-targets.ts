import { Buffer, isUtf8 } from 'node:buffer';
import { toAsciiJson } from '../../../src/protocol/ascii-json.js';
import { canonicalJson, type NoCanonicalTextReason } from '../../../src/protocol/canonical-json.js';
import { readJsonItems, readJsonMembers } from '../../../src/protocol/json-text.js';
import { parseLooseJson } from '../../../src/protocol/loose-json.js';
import { withoutBlanks } from '../../../src/protocol/without-blanks.js';
import {
  comparedDepthMax,
  depthOf,
  isTheSame,
  parsed,
  readDepthMax,
  saysTheSame,
} from './json-sameness.js';
import { jsonSeeds, looseSeeds } from './seeds.js';
import { promise, type Target } from './target.js';

const reasons: Readonly<Record<NoCanonicalTextReason, true>> = {
  'not-utf8': true,
  'too-deep': true,
  'too-many-members': true,
  malformed: true,
  'not-an-object': true,
  'unpaired-surrogate': true,
};

/** Everything that reads JSON which nobody has verified yet. */
export const jsonTargets: readonly Target[] = [
  { name: 'canonical', seeds: jsonSeeds, run: canonicalHolds },
  { name: 'json-reader', seeds: jsonSeeds, run: readerHolds },
  { name: 'without-blanks', seeds: jsonSeeds, run: blanksHold },
  { name: 'loose-json', seeds: looseSeeds, run: looseHolds },
  { name: 'ascii-json', seeds: jsonSeeds, run: asciiHolds },
];

function canonicalHolds(input: Buffer): void {
  const canonical = canonicalJson(input);
  if (!canonical.ok) {
    promise(Object.hasOwn(reasons, canonical.reason), `an unknown reason: ${canonical.reason}`);
    return;
  }
  const { text } = canonical;
  if (depthOf(text) <= comparedDepthMax)
    promise(saysTheSame(text, input.toString('utf8')), 'the canonical text says something else');
  const again = canonicalJson(Buffer.from(text));
  promise(again.ok && again.text === text, 'the canonical text of a canonical text is another one');
}

function readerHolds(input: Buffer): void {
  const text = input.toString('utf8');
  const json = parsed(text);
  const members = readJsonMembers(text);
  const items = readJsonItems(text);
  const isObject = typeof json?.value === 'object' && json.value !== null;
  const isArray = Array.isArray(json?.value);
  if (json === undefined) {
    promise(!members.ok && !items.ok, 'what is no JSON was read');
    return;
  }
  if (depthOf(text) > comparedDepthMax) return;
  promise(members.ok === (isObject && !isArray), 'an object was not read, or something else was');
  promise(items.ok === isArray, 'an array was not read, or something else was');
  if (members.ok) {
    const pairs = [...members.content].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
    promise(saysTheSame(`{${pairs.join()}}`, text), 'members are not what was written');
  }
  if (items.ok)
    promise(saysTheSame(`[${items.content.join()}]`, text), 'items are not what was written');
}

function blanksHold(input: Buffer): void {
  const compact = withoutBlanks(input);
  promise(compact.length <= input.length, 'it has become longer');
  promise(withoutBlanks(compact).equals(compact), 'blanks are left');
  const [before, after] = [input.toString('utf8'), compact.toString('utf8')];
  const wasJson = isUtf8(input) && parsed(before) !== undefined;
  promise(wasJson === (isUtf8(compact) && parsed(after) !== undefined), 'JSON came or went');
  if (wasJson && depthOf(after) <= comparedDepthMax)
    promise(saysTheSame(before, after), 'it says something else');
}

function looseHolds(input: Buffer): void {
  const text = input.toString('utf8');
  const value = parseLooseJson(text);
  const depth = depthOf(text);
  if (depth > readDepthMax) promise(value === undefined, 'it is nested too deeply');
  if (depth > comparedDepthMax) return;
  const json = parsed(text);
  if (json !== undefined) promise(isTheSame(value, json.value), 'JSON is not read as JSON');
  // Whatever it was: it can be written down, and means the same then.
  if (value !== undefined)
    promise(saysTheSame(JSON.stringify(value), JSON.stringify(value)), 'it cannot be written down');
}

function asciiHolds(input: Buffer): void {
  const answer = {
    resultCode: '000000',
    memo: input.toString('utf8'),
    raw: input.toString('utf16le'),
  };
  const text = toAsciiJson(answer);
  promise(/^[ -~\u007f]*$/.test(text), 'an answer has other characters than ASCII');
  promise(saysTheSame(text, JSON.stringify(answer)), 'an answer says something else');
}
