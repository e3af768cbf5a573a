import { beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceReport } from '../../src/conformance/conformance-report.js';
import { toExcerpt } from '../../src/conformance/exchange-excerpt.js';
import { htmlReport } from '../../src/conformance/reports/html-report.js';
import { junitReport } from '../../src/conformance/reports/junit-report.js';
import { textReport } from '../../src/conformance/reports/text-report.js';
import { runConformance } from '../../src/conformance/run-conformance.js';
import { sellerKeys, withSeller } from './target.js';

const plain = { verbose: false, colour: false };

describe('reports about a seller with two faults', () => {
  let report: ConformanceReport;
  beforeAll(async () => {
    report = await withSeller({ faults: ['refuses-seconds', 'result-msg-missing'] }, (target) =>
      runConformance({ ...target, only: ['kit-v2', 'queryInstanceV1/debug', 'keys'] }),
    );
  });
  const written = () => [
    textReport(report, { verbose: true, colour: false }),
    junitReport(report),
    htmlReport(report),
    JSON.stringify(report),
  ];

  it('hold no key', () => {
    for (const text of written()) {
      for (const key of Object.values(sellerKeys).flat()) expect(text).not.toContain(key);
    }
  });

  it('hold no account data of the seller', () => {
    for (const text of written())
      expect(text).not.toMatch(/(userName|password)\\*"[^"]*"[^"*\\]{20}/);
  });

  it('say for people what failed, the rule, what to do, what was sent and what came back', () => {
    const text = textReport(report, plain);
    expect(text).toContain(
      ['FAIL  tenantSync/accepts.seconds', '      A timestamp in seconds is accepted'].join('\n'),
    );
    expect(text).toMatch(/ {2}what {3}answered 000002/);
    expect(text).toMatch(/ {2}rule {3}Some editions say seconds.*\(signature pages\)/);
    expect(text).toMatch(/ {2}to do {2}Tell the unit by the number of digits/);
    expect(text).toMatch(/ {2}sent {3}curl --request POST 'http:\/\/127/);
    expect(text).toMatch(/--header 'x-timestamp: \d{10}'/);
    expect(text).toMatch(
      / {2}got {4}HTTP 200\n {9}Body-Sign: sign_type=.*\n {9}Content-Type: application\/json/,
    );
    expect(text).toMatch(/does not conform: \d+ failed, \d+ passed\n$/);
  });

  it('tell failures of one kind once, and with --verbose each by itself', () => {
    const count = (text: string) => text.split('FAIL  ').length - 1;
    const short = count(textReport(report, plain));
    expect(textReport(report, plain)).toContain('  also   applicationSync/accepts.seconds');
    expect(short).toBeLessThan(report.counts.failed);
    // Once in the list of all checks and once in full.
    expect(count(textReport(report, { ...plain, verbose: true }))).toBe(2 * report.counts.failed);
  });

  it('have colours only where they are wanted', () => {
    expect(textReport(report, plain)).not.toContain('\u001b');
    expect(textReport(report, { ...plain, colour: true })).toContain('\u001b[31m');
  });

  it('are JUnit XML with a suite for each family and the counts of the run', () => {
    const xml = junitReport(report);
    const { failed, skipped } = report.counts;
    expect(xml).toContain(
      `tests="${report.results.length}" failures="${failed}" errors="0" skipped="${skipped}"`,
    );
    expect(xml.match(/<testcase /g)).toHaveLength(report.results.length);
    expect(xml.match(/<failure /g)).toHaveLength(failed);
    expect(xml.match(/<testsuite name="([a-z0-9-]+)"/g)).toHaveLength(report.families.length);
    expect(xml.replaceAll(/<\/?[a-z?][^<>]*>/g, '')).not.toMatch(/[<>]/);
  });

  it('are one page without script or foreign request, failures before everything else', () => {
    const html = htmlReport(report);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\son\w+=/i);
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).toContain("default-src 'none'");
    expect(html.indexOf('What failed')).toBeLessThan(html.indexOf('All checks'));
    expect(html).toContain('@media print');
    for (const { id } of report.results) expect(html).toContain(`<code>${id}</code>`);
  });
});

describe('an exchange in a report', () => {
  const request = {
    method: 'POST',
    url: 'https://seller.example.com/p?signature=00',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(`{"name":"it's"}`),
  };
  const answered = (body: string, rawHeaders: readonly string[] = []) =>
    toExcerpt({
      request,
      outcome: {
        kind: 'answered',
        status: 200,
        rawHeaders,
        body: Buffer.from(body),
        durationMs: 3,
      },
      findings: [],
      resultCode: undefined,
      resultMsg: undefined,
      members: {},
    });

  it('is a command that a shell understands', () => {
    expect(answered('{}').request).toBe(
      [
        `curl --request POST 'https://seller.example.com/p?signature=00' \\`,
        `  --header 'Content-Type: application/json' \\`,
        `  --data-raw '{"name":"it'\\''s"}'`,
      ].join('\n'),
    );
  });

  it.each([
    [
      'account data',
      '{"userName":"root","password":"a\\"b"}',
      '{"userName":"***","password":"***"}',
    ],
    ['a License', '{"license" : "PL-1"}', '{"license" : "***"}'],
    ['a password in JSON that is cut', '{"password":"secr', '{"password":"***"'],
    ['nothing else', '{"resultCode":"000000"}', '{"resultCode":"000000"}'],
  ])('masks %s', (_, body, shown) => {
    expect(answered(body).answer).toBe(`HTTP 200\n\n${shown}`);
  });

  it('shows the headers that matter, and no character that moves a cursor', () => {
    const { answer } = answered('\u001b[2J{}', ['Set-Cookie', 'a=b', 'Body-Sign', 'x\u0007']);
    expect(answer).toBe('HTTP 200\nBody-Sign: x\ufffd\n\n\ufffd[2J{}');
  });

  it('cuts what is long, and says how much is missing', () => {
    expect(answered('x'.repeat(3_000)).answer).toMatch(/x{2048}… \(952 more characters\)$/);
  });
});

describe('what a stranger answered', () => {
  it('stays text in XML and HTML', async () => {
    const report = await withSeller({}, (target) => runConformance({ ...target, only: ['keys'] }));
    const [result] = report.results;
    if (result === undefined) throw new Error('there is a result');
    const detail = `<script>alert("1")</script>&\u0000`;
    const results = [{ ...result, outcome: 'failed' as const, detail }];
    const hostile = { ...report, results, families: [] };
    for (const text of [
      htmlReport(hostile),
      junitReport({ ...hostile, families: report.families }),
    ]) {
      expect(text).not.toContain('<script>');
      expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\ufffd');
    }
  });
});
