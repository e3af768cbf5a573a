import type { CheckResult, ConformanceReport, FamilySummary } from '../conformance-report.js';
import type { ExchangeExcerpt } from '../exchange-excerpt.js';
import { escapeMarkup } from './escape-markup.js';
import { failureGroups, skipsByReason, type FailureGroup } from './failure-groups.js';
import { htmlStyle } from './html-style.js';

/**
 * One page that needs nothing else: no script, no foreign request, light and dark, failures first. On paper failures are open
 * and the other checks are lists.
 */
export function htmlReport(report: ConformanceReport): string {
  const { target, results } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>Conformance of ${escapeMarkup(target)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${header(report)}
${familyTable(report)}
${failures(results)}
${skips(results)}
${allChecks(report)}
</main>
</body>
</html>
`;
}

function header({
  target,
  counts,
  results,
  startedAt,
  durationMs,
  debugOnly,
}: ConformanceReport): string {
  const isGood = counts.failed === 0;
  const calls = debugOnly ? 'debug calls only' : 'real and debug calls';
  const when = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`;
  const figures = [
    ['passed', counts.passed],
    ['failed', counts.failed],
    ['skipped', counts.skipped],
  ] as const;
  return `<header>
<p class="kind">KooGallery callbacks · conformance</p>
<h1>${isGood ? 'Conforms' : 'Does not conform'}</h1>
<p class="target">${escapeMarkup(target)}</p>
<p class="facts">${results.length} checks in ${(durationMs / 1000).toFixed(1)} s · ${calls} · ${when}</p>
<ul class="figures">${figures
    .map(([name, count]) => `<li class="${count > 0 ? name : 'none'}"><b>${count}</b> ${name}</li>`)
    .join('')}</ul>
</header>`;
}

function familyTable({ families }: ConformanceReport): string {
  const rows = families.map(({ family, passed, failed, skipped }) => {
    const share = (count: number) => ((100 * count) / (passed + failed + skipped)).toFixed(2);
    const bar = (
      [
        ['passed', passed],
        ['failed', failed],
        ['skipped', skipped],
      ] as const
    )
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `<i class="${name}" style="width:${share(count)}%"></i>`);
    const failures = failed > 0 ? `<b class="failed">${failed}</b>` : '0';
    return `<tr><th scope="row"><a href="#${family}">${family}</a></th><td>${passed}</td><td>${failures}</td><td>${skipped}</td><td class="bar" aria-hidden="true"><span>${bar.join('')}</span></td></tr>`;
  });
  return `<section>
<h2>Families</h2>
<table class="families">
<thead><tr><th scope="col">family</th><th scope="col">passed</th><th scope="col">failed</th><th scope="col">skipped</th><td></td></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>
</section>`;
}

function failures(results: readonly CheckResult[]): string {
  const groups = failureGroups(results);
  if (groups.length === 0) return '';
  const causes = groups.length === 1 ? 'one kind' : `${groups.length} kinds`;
  return `<section>
<h2>What failed: ${causes}</h2>
${groups.map(failure).join('\n')}
</section>`;
}

function failure({ first, alike }: FailureGroup): string {
  const { id, title, detail = '' } = first;
  const also =
    alike.length === 0
      ? ''
      : `<dt>Also</dt><dd class="ids">${alike.map((each) => `<code>${escapeMarkup(each)}</code>`).join(' ')}</dd>`;
  return `<article class="failure">
<h3><code>${escapeMarkup(id)}</code></h3>
<p>${escapeMarkup(title)}</p>
<p class="problem">${escapeMarkup(detail)}</p>
<dl>${ruleAndAdvice(first)}${also}</dl>
<details open><summary>What was sent and answered</summary>${first.exchanges.map(exchange).join('')}</details>
</article>`;
}

function ruleAndAdvice({ rule, advice }: CheckResult): string {
  return `<dt>Rule</dt><dd>${escapeMarkup(rule)}</dd><dt>To do</dt><dd>${escapeMarkup(advice)}</dd>`;
}

function exchange({ request, answer, durationMs }: ExchangeExcerpt): string {
  return `<div class="exchange"><pre class="sent">${escapeMarkup(request)}</pre><pre class="got">${escapeMarkup(answer)}</pre><p>${durationMs.toFixed(0)} ms</p></div>`;
}

function skips(results: readonly CheckResult[]): string {
  const reasons = [...skipsByReason(results)];
  if (reasons.length === 0) return '';
  const items = reasons.map(
    ([reason, skipped]) =>
      `<li>${escapeMarkup(reason)} <span class="count">${skipped.length}</span></li>`,
  );
  return `<section>
<h2>What was skipped, and why</h2>
<ul class="reasons">${items.join('\n')}</ul>
</section>`;
}

function allChecks({ families, results }: ConformanceReport): string {
  const parts = families.map((family) => familyChecks(family, results));
  return `<section>
<h2>All checks</h2>
${parts.join('\n')}
</section>`;
}

function familyChecks({ family }: FamilySummary, results: readonly CheckResult[]): string {
  const ofFamily = results.filter((result) => result.family === family);
  const topics = [...new Set(ofFamily.map(({ id }) => topicOf(id)))];
  const groups = topics.map((topic) => {
    const checks = ofFamily.filter(({ id }) => topicOf(id) === topic);
    const failed = checks.filter(({ outcome }) => outcome === 'failed').length;
    const mark = failed > 0 ? ` <b class="failed">${failed} failed</b>` : '';
    return `<details class="topic"${failed > 0 ? ' open' : ''}><summary><code>${escapeMarkup(topic)}</code> <span class="count">${checks.length}</span>${mark}</summary>
${checks.map(oneCheck).join('\n')}
</details>`;
  });
  return `<h3 id="${family}">${family}</h3>\n${groups.join('\n')}`;
}

function topicOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

function oneCheck(result: CheckResult): string {
  const { id, title, outcome, detail, exchanges } = result;
  const said = detail === undefined ? '' : `<p class="problem">${escapeMarkup(detail)}</p>`;
  return `<details class="check ${outcome}"><summary><i>${outcome}</i><code>${escapeMarkup(id)}</code><span>${escapeMarkup(title)}</span></summary><div>${said}<dl>${ruleAndAdvice(result)}</dl>${exchanges.map(exchange).join('')}</div></details>`;
}
