import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeAudit } from '../../scripts/supply-chain/judge-audit.js';
import { isAllowedLicence, licenceProblems } from '../../scripts/supply-chain/licences.js';
import {
  readLockFile,
  shippedPackages,
  type LockFile,
} from '../../scripts/supply-chain/lock-file.js';
import { toSoftwareBill } from '../../scripts/supply-chain/software-bill.js';

const lock = readLockFile();
const shipped = shippedPackages(lock);

interface Bill {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly hashes?: unknown;
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

describe('what ships beside KooGate', () => {
  it('has a licence under which it may ship', () => {
    expect(shipped.length).toBeGreaterThan(100);
    expect(licenceProblems(shipped)).toEqual([]);
  });

  it.each([
    ['GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    ['(MIT OR GPL-2.0-only)', true],
    ['MIT AND GPL-2.0-only', false],
    ['MIT AND ISC', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
  ])('would be told apart with the licence %s', (license, isAllowed) => {
    expect(isAllowedLicence(license)).toBe(isAllowed);
    const problems = licenceProblems([
      { place: 'node_modules/x', name: 'x', version: '1.0.0', license },
    ]);
    expect(problems).toEqual(isAllowed ? [] : [`x 1.0.0 has the licence ${license}`]);
  });

  it('would be noticed without a licence', () => {
    expect(licenceProblems([{ place: 'node_modules/x', name: 'x', version: '1.0.0' }])).toEqual([
      'x 1.0.0 states no licence',
    ]);
  });
});

describe('the bill of materials', () => {
  const bill = toSoftwareBill(lock) as Bill;

  it('names every direct dependency, the database drivers among them, and no tool of development', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      object
    >;
    const names = new Set(bill.components.map(({ name }) => name));
    for (const name of [...Object.keys(manifest.dependencies), 'pg', 'sqlite3'])
      expect(names).toContain(name);
    for (const name of ['vitest', 'eslint', 'prettier', 'typescript'])
      expect(names).not.toContain(name);
  });

  it('holds of each component a hash, and of each dependency a component', () => {
    const refs = new Set(bill.components.map((component) => component['bom-ref']));
    expect(refs.size).toBe(bill.components.length);
    expect(bill.components.filter(({ hashes }) => hashes === undefined)).toEqual([]);
    expect(
      bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref)),
    ).toEqual([]);
    expect(bill.dependencies[0]?.dependsOn.length).toBe(
      Object.keys(lock.packages['']?.dependencies ?? {}).length,
    );
  });

  it('is the same bytes each time, with no time and no address of a registry', () => {
    const text = JSON.stringify(bill);
    expect(JSON.stringify(toSoftwareBill(readLockFile()))).toBe(text);
    expect(text).not.toMatch(/timestamp|resolved|\.tgz/);
    expect(text.match(/https?:\/\/[^/"]+/g)).toEqual(['http://cyclonedx.org']);
  });

  it('has another number for another lock file', () => {
    const other: LockFile = { ...lock, version: '99.0.0' };
    const numberOf = (file: LockFile) =>
      (toSoftwareBill(file) as { serialNumber: string }).serialNumber;
    expect(numberOf(lock)).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(numberOf(other)).not.toBe(numberOf(lock));
  });
});

describe('the audit', () => {
  const hole = (severity: string) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        x: { name: 'x', severity, range: '<2.0.0', via: [{ title: 'lets strangers in' }, 'y'] },
      },
    });

  it.each([
    ['critical', 1],
    ['high', 1],
    ['moderate', 0],
    ['low', 0],
  ])('of a %s hole ends with %i and names it', (severity, exitCode) => {
    const verdict = judgeAudit(hole(severity));
    expect(verdict.exitCode).toBe(exitCode);
    expect(verdict.lines[0]).toBe(`${severity}: x <2.0.0: lets strangers in`);
  });

  it('ends with 0 when nothing is known', () => {
    expect(judgeAudit('{"auditReportVersion":2,"vulnerabilities":{}}').exitCode).toBe(0);
  });

  it.each([
    [
      'refuses',
      '{"message":"405 Method Not Allowed - POST https://registry.example/x","error":{"summary":""}}',
    ],
    ['is away', '{"error":{"summary":"request to https://registry.example/x failed","detail":""}}'],
    ['answers something else', '<html>'],
    ['answers nothing', ''],
  ])('says so, and ends with 2, where the registry %s', (_title, output) => {
    const { exitCode, lines } = judgeAudit(output);
    expect(exitCode).toBe(2);
    expect(lines[0]).toMatch(/^the registry could not be asked for known holes: /);
    expect(lines.join()).not.toContain('registry.example');
  });
});
