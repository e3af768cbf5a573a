import { Html } from '../../generate/docs/html.js';

/** The style of a review page, with system fonts: it has to be read where nothing else is at hand. */
export const reportStyle = new Html(`
:root {
  --page: #fbfbfa; --card: #fff; --ink: #1d1f21; --soft: #5d6468; --line: #dfe2e4; --link: #0b5cad; --code: #f1f3f4;
  --breaking: #b3261e; --breaking-soft: #fdecea; --risky: #8a5a00; --risky-soft: #fff4dc;
  --harmless: #2b6a3f; --harmless-soft: #e8f4ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a; --card: #1d2024; --ink: #e8eaec; --soft: #a4abb1; --line: #353a40; --link: #8cc0ff; --code: #2a2e33;
    --breaking: #ff9e95; --breaking-soft: #45201d; --risky: #f4c463; --risky-soft: #3d2f12;
    --harmless: #8fd3a4; --harmless-soft: #1c3625;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0 0 1rem; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); font-size: 1.2rem; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
h2 span, nav span { color: var(--soft); font-size: .85rem; font-weight: 400; }
a { color: var(--link); }
code { padding: .08em .3em; border-radius: .25rem; background: var(--code); font: .88em/1.5 ui-monospace, monospace; }
.eyebrow { margin: 0; color: var(--soft); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
.verdict { margin: 0 0 1rem; padding: .75rem 1rem; border-radius: .5rem; font-weight: 600; }
.verdict.accepted { background: var(--harmless-soft); color: var(--harmless); }
.verdict.refused { background: var(--breaking-soft); color: var(--breaking); }
.compared, .id, .operations { color: var(--soft); font-size: .85rem; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: .6rem; margin: 0; }
.tiles div { padding: .7rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.tiles .breaking dd { color: var(--breaking); }
.tiles .risky dd { color: var(--risky); }
.tiles .harmless dd { color: var(--harmless); }
nav ul { columns: 2 20rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
nav li { padding: .12rem 0; break-inside: avoid; }
b.breaking, b.risky, b.harmless { padding: .1em .5em; border-radius: 1em; font-size: .78rem; font-weight: 600; white-space: nowrap; }
b.breaking { background: var(--breaking-soft); color: var(--breaking); }
b.risky { background: var(--risky-soft); color: var(--risky); }
b.harmless { background: var(--harmless-soft); color: var(--harmless); }
nav b i { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
article { margin: .6rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-left: .3rem solid var(--line); border-radius: .5rem; background: var(--card); }
article.breaking { border-left-color: var(--breaking); }
article.risky { border-left-color: var(--risky); }
article.harmless { border-left-color: var(--harmless); }
article p { margin: .35rem 0 0; }
.acknowledged { color: var(--harmless); }
.acknowledged::before { content: '✓ '; }
.operations code { white-space: nowrap; }
.values { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: .5rem; margin: .6rem 0 0; }
.values dt { color: var(--soft); font-size: .8rem; }
.values dd { margin: 0; max-height: 12rem; overflow: auto; }
.words del { background: var(--breaking-soft); color: var(--breaking); }
.words ins { background: var(--harmless-soft); color: var(--harmless); }
summary { cursor: pointer; color: var(--soft); }
.follows { padding: 0; list-style: none; }
.follows li { padding: .3rem 0; }
@media print { details > * { display: block; } article { break-inside: avoid; } }
`);
