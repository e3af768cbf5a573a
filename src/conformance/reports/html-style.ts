/** The style of the report: system fonts, colours for light and dark, and rules for paper. */
export const htmlStyle = `
:root {
  --ground: #ffffff; --raised: #f6f7f9; --line: #dfe2e8; --text: #1b1f27; --quiet: #5d6675;
  --passed: #1d7f4e; --failed: #c2331f; --skipped: #8a6500; --link: #2456b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --raised: #1d2128; --line: #333943; --text: #e6e9ee; --quiet: #9aa4b2;
    --passed: #55c48b; --failed: #ff8a75; --skipped: #d9b04c; --link: #8ab4ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 0.9rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 0.5rem; }
p { margin: 0.3rem 0; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font: 0.86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; }
.kind { color: var(--quiet); margin: 0 0 0.4rem; }
.target { font: 1rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; margin-top: 0.6rem; overflow-wrap: anywhere; }
.facts, .count { color: var(--quiet); }
.figures { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; list-style: none; padding: 0; margin: 1.4rem 0 0; color: var(--quiet); }
.figures b { display: block; font-size: 1.9rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures .passed b, b.passed { color: var(--passed); }
.figures .failed b, b.failed { color: var(--failed); }
.figures .skipped b, b.skipped { color: var(--skipped); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.families th, .families td { padding: 0.4rem 0.75rem; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
.families thead th { color: var(--quiet); }
.families th:first-child { text-align: left; padding-left: 0; }
.families .bar { width: 45%; padding-right: 0; }
.bar span { display: flex; gap: 2px; height: 0.55rem; }
.bar i { display: block; min-width: 3px; border-radius: 2px; }
.bar .passed { background: var(--passed); opacity: 0.75; }
.bar .failed { background: var(--failed); }
.bar .skipped { background: var(--skipped); opacity: 0.5; }
.failure { border: 1px solid var(--line); border-left: 4px solid var(--failed); border-radius: 6px; padding: 0.9rem 1.1rem; margin: 0 0 1rem; }
.failure h3 { margin: 0; font-size: 1.05rem; }
.problem { color: var(--failed); overflow-wrap: anywhere; }
.skipped .problem { color: var(--skipped); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.7rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.ids code { white-space: nowrap; margin-right: 0.5rem; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: 0.6rem 0.8rem; margin: 0.5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.exchange p { color: var(--quiet); font-size: 0.86em; text-align: right; }
summary { cursor: pointer; }
.reasons { padding-left: 1.2rem; margin: 0; }
.count { background: var(--raised); border-radius: 1rem; padding: 0 0.55rem; font-size: 0.86em; font-variant-numeric: tabular-nums; }
.topic { border-bottom: 1px solid var(--line); padding: 0.35rem 0; }
.topic > summary { padding: 0.15rem 0; }
.check { margin: 0 0 0 1.1rem; }
.check > summary { display: grid; grid-template-columns: 4.2rem minmax(15rem, 24rem) 1fr; gap: 0.75rem; align-items: baseline; padding: 0.16rem 0; }
.check > summary code { overflow-wrap: anywhere; }
.check > summary span { color: var(--quiet); }
.check > summary i { font-style: normal; font-size: 0.86em; }
.check.passed > summary i { color: var(--passed); }
.check.failed > summary i { color: var(--failed); font-weight: 600; }
.check.skipped > summary i { color: var(--skipped); }
.check > div { margin: 0.25rem 0 1rem 4.95rem; }
@media (max-width: 44rem) {
  .check > summary { grid-template-columns: 4.2rem 1fr; }
  .check > summary span { grid-column: 2; }
  .check > div { margin-left: 0; }
  .families .bar { display: none; }
}
@media print {
  :root {
    --ground: #ffffff; --raised: #ffffff; --line: #bbbbbb; --text: #000000; --quiet: #444444;
    --passed: #0b5d35; --failed: #a01f0d; --skipped: #6b4e00; --link: #000000;
  }
  @page { margin: 16mm 14mm; }
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  .failure > h3, .failure > p, .failure > dl, .check > summary, .families tr { break-inside: avoid; }
  .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details.topic::details-content { content-visibility: visible; block-size: auto; }
  .check > summary { grid-template-columns: 3.4rem 19rem 1fr; padding: 0; }
  summary { list-style: none; }
}
`;
