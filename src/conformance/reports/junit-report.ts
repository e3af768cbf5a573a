import type { CheckResult, ConformanceReport } from '../conformance-report.js';
import { escapeMarkup } from './escape-markup.js';

/** JUnit XML, as continuous integration reads it: a suite for each family, a case for each check. */
export function junitReport({
  results,
  families,
  counts,
  durationMs,
  startedAt,
}: ConformanceReport): string {
  const suites = families.map(({ family, failed, skipped }) => {
    const cases = results.filter((result) => result.family === family);
    const time = seconds(cases.reduce((sum, each) => sum + each.durationMs, 0));
    return [
      `  <testsuite name="${escapeMarkup(family)}" tests="${cases.length}" failures="${failed}" errors="0" skipped="${skipped}" time="${time}" timestamp="${startedAt.slice(0, 19)}">`,
      ...cases.map(toCase),
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="KooGallery conformance" tests="${results.length}" failures="${counts.failed}" errors="0" skipped="${counts.skipped}" time="${seconds(durationMs)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function toCase(result: CheckResult): string {
  const { id, family, durationMs, outcome, detail = '' } = result;
  const name = escapeMarkup(id);
  const start = `    <testcase classname="${escapeMarkup(family)}" name="${name}" time="${seconds(durationMs)}"`;
  if (outcome === 'passed') return `${start}/>`;
  const content =
    outcome === 'skipped'
      ? `      <skipped message="${escapeMarkup(detail)}"/>`
      : `      <failure message="${escapeMarkup(detail)}" type="conformance">${escapeMarkup(explanation(result))}</failure>`;
  return [`${start}>`, content, '    </testcase>'].join('\n');
}

function explanation({ title, rule, advice, exchanges }: CheckResult): string {
  const calls = exchanges.map(({ request, answer }) => `${request}\n\n${answer}`);
  return [title, `Rule: ${rule}`, `To do: ${advice}`, ...calls].join('\n\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
