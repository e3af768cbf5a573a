import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { secretComparisons } from './secret-comparisons.js';
import { expressionsOf, findSlowText, patternsOf } from './slow-expressions.js';
import { parseSource, serverSources } from './source-files.js';

const sources = serverSources();

/** Expressions that could be slow, and why they meet no text that makes them so. */
const bounded: Readonly<Record<string, string>> = {
  'doctor/json-tree.ts': 'reads only what JSON.parse has read',
  'captures/parse-curl.ts': 'reads a file that a developer gives to the command line',
  'captures/parse-raw-http.ts': 'reads a file that a developer gives to the command line',
};

/** Comparisons that a name gives away wrongly, each with what it is. */
const harmless: Readonly<Record<string, string>> = {
  'doctor/suspicion.ts: own.has(accessKey)': 'two keys of our own',
  'doctor/suspicion.ts: text !== accessKey': 'a key of our own and a form of it',
  'doctor/way.ts: other.signature === own.signature': 'where a signature travels',
  'domain/submit-license.ts: upload?.digest === submitted.digest':
    'what an operator sends, with what one has sent',
  'management/event-answer.ts: secrets.includes(name)': 'names of members',
  'webhooks/webhook-secret.ts: secret.startsWith(prefix)': 'the form of a configured secret',
};

describe('the source of the server', () => {
  it('compares no secret by anything that stops at the first difference', () => {
    const found = [...sources].flatMap(([path, source]) =>
      secretComparisons(source).map((text) => `${path}: ${text}`),
    );
    expect(sources.size).toBeGreaterThan(300);
    expect(found.filter((place) => !(place in harmless))).toEqual([]);
    expect(Object.keys(harmless).filter((place) => !found.includes(place))).toEqual([]);
  });

  it.each([
    ['if (given === expectedSignature) return true;', 1],
    ['if (call.token !== config.apiToken) refuse();', 1],
    ['keys.find((accessKey) => accessKey == given);', 1],
    ['if (digest.equals(other)) return true;', 1],
    ['if (tokens.includes(given)) return true;', 1],
    ['if (signature === undefined) return false;', 0],
    ["if (token === '') return false;", 0],
    ['if (isEqualText(given, signature)) return true;', 0],
    ['if (kind === other) return true;', 0],
  ])('would be caught or let through rightly: %s', (text, count) => {
    expect(secretComparisons(parseSource('x.ts', text))).toHaveLength(count);
  });

  it('compares in constant time in few places, which are reviewed', () => {
    const users = [...sources].filter(([, source]) => source.text.includes('timingSafeEqual'));
    expect(users.map(([path]) => path).sort()).toEqual([
      'doctor/suspicion.ts',
      'management/api-tokens.ts',
      'protocol/equal-text.ts',
      'protocol/oaep.ts',
    ]);
  });

  it('has no regular expression that a long text makes slow', () => {
    const read = [...sources].filter(([path]) => !(path in bounded));
    const slow = read.flatMap(([path, source]) =>
      expressionsOf(source).flatMap((expression) => {
        const text = findSlowText(expression);
        return text === undefined
          ? []
          : [`${path}: ${String(expression)} on ${JSON.stringify(text)}`];
      }),
    );
    expect(slow).toEqual([]);
  });

  it.each(['callbacks', 'management', 'events'])(
    'has none in the specification of the %s',
    (name) => {
      const document: unknown = JSON.parse(readFileSync(`generated/openapi/${name}.json`, 'utf8'));
      const patterns = [...new Set(patternsOf(document))];
      expect(patterns.length).toBeGreaterThan(3);
      const slow = patterns.filter((source) => findSlowText({ source, flags: 'u' }) !== undefined);
      expect(slow).toEqual([]);
    },
  );

  it.each([/\s+$/, /^(a+)+$/, /^(?:[^"\\]|\\.|a)*$/, /,.*x/])(
    'would be caught with %s',
    (expression) => {
      expect(findSlowText(expression)).toBeDefined();
    },
  );
});
