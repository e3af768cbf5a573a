/** System fonts, the colours of the documentation in light and dark, one column on a phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f7; --ink: #1b2426; --soft: #566266; --line: #dfe4e5;
  --accent: #0b6168; --on-accent: #ffffff; --good: #14613a; --good-wash: #e0f3e7;
  --bad: #9c2431; --bad-wash: #fbe6e7; --warn: #7a4a00; --warn-wash: #fcefd8;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14191b; --raised: #1c2326; --ink: #e3e8e8; --soft: #9dabae; --line: #2f393c;
    --accent: #6cc5cc; --on-accent: #10201f; --good: #7fd3a3; --good-wash: #173526;
    --bad: #ff9aa3; --bad-wash: #40191f; --warn: #f0bd6c; --warn-wash: #3a2a0d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Noto Sans CJK SC', sans-serif;
}
header, main { max-width: 84rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.75rem; }
main { padding-bottom: 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.05rem; margin: 0 0 0.6rem; }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
.soft { color: var(--soft); }
.nothing { color: var(--soft); margin: 0; }
code, pre, .time { font-family: var(--mono); font-size: 0.86em; font-variant-numeric: tabular-nums; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.said { border-radius: 6px; padding: 0.55rem 0.8rem; margin: 1rem 0 0; background: var(--raised); border: 1px solid var(--line); overflow-wrap: anywhere; }
.said.good { background: var(--good-wash); color: var(--good); border-color: transparent; }
.said.bad { background: var(--bad-wash); color: var(--bad); border-color: transparent; }
.clock { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: center; border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; margin: 1.1rem 0 1.75rem; background: var(--raised); }
.clock .now { font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.2; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
form { margin: 0; }
button { font: inherit; font-size: 0.88em; line-height: 1.3; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0.35rem 0.65rem; cursor: pointer; white-space: nowrap; }
button:hover { border-color: var(--accent); color: var(--accent); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.main:hover { filter: brightness(1.08); color: var(--on-accent); }
input, select { font: inherit; font-size: 0.9em; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0.5rem; width: 100%; min-width: 0; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: 2rem 2.5rem; align-items: start; }
section { margin: 0 0 2rem; min-width: 0; }
aside section { border-top: 1px solid var(--line); padding-top: 0.9rem; margin-bottom: 1.4rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; font-size: 0.82em; color: var(--soft); padding: 0.2rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
.calls code, .calls a { white-space: nowrap; }
td:last-child, th:last-child { padding-right: 0; }
.time { white-space: nowrap; color: var(--soft); }
.number { text-align: right; white-space: nowrap; }
.finding { display: block; color: var(--warn); font-size: 0.92em; }
.do { width: 1%; }
.do .buttons { flex-wrap: nowrap; }
nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin-top: 0.5rem; }
.mark { font-weight: 600; }
.mark.good { color: var(--good); }
.mark.bad { color: var(--bad); }
.tag { display: inline-block; border-radius: 1rem; padding: 0 0.55rem; font-size: 0.8em; line-height: 1.6; background: var(--raised); border: 1px solid var(--line); white-space: nowrap; }
.tag.good { background: var(--good-wash); color: var(--good); border-color: transparent; }
.tag.bad { background: var(--bad-wash); color: var(--bad); border-color: transparent; }
.tag.warn { background: var(--warn-wash); color: var(--warn); border-color: transparent; }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain li { padding: 0.3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
ul.plain li:last-child { border-bottom: 0; }
.row { display: flex; gap: 0.6rem; justify-content: space-between; align-items: baseline; }
details { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: 0.4rem 0; }
summary b { font-weight: 600; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.7rem 1rem; padding: 0.4rem 0 0.8rem; align-items: end; }
label { display: block; font-size: 0.86em; }
aside label { margin-top: 0.6rem; }
label input, label select { margin-top: 0.25rem; }
main > h2 { margin-top: 1.5rem; }
label span { display: block; color: var(--soft); }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.7rem 0.9rem; margin: 0 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1.2rem; margin: 1rem 0 1.5rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 40rem) {
  header, main { padding-left: 0.9rem; padding-right: 0.9rem; }
  button { padding: 0.5rem 0.75rem; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  td { border: 0; padding: 0.1rem 0; }
  td.empty { display: none; }
  .calls tr { display: flex; flex-wrap: wrap; gap: 0 0.8rem; align-items: baseline; }
  .calls td:nth-child(4) { flex-basis: 100%; order: 1; }
  .calls td:nth-child(6) { order: 2; }
  .calls .number { margin-left: auto; }
  .calls .number::after { content: ' ms'; }
  .do { width: auto; }
  .do .buttons { flex-wrap: wrap; }
}
`;
