import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { barChart } from '../../../scripts/generate/docs/bar-chart.js';
import { documentation } from '../../../scripts/generate/docs/documentation.js';
import { guidePage } from '../../../scripts/generate/docs/guide-page.js';
import { readGuides } from '../../../scripts/generate/docs/guides.js';
import { html } from '../../../scripts/generate/docs/html.js';
import { madeUpCells, madeUpRecord } from '../../support/bench-figures.js';

const taken = { date: '2026-01-31 08:00 UTC', machine: '2 × a processor', node: 'v20.19.0' };
const figure = {
  title: 'What was <seen>',
  taken,
  columns: ['fault', 'calls lost'],
  rows: [
    ['`kill -9`', 0],
    ['a <b>', 12],
  ],
};

describe('a guide for operators', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'koogate-guides-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (path: string, text: string) => {
    const file = join(folder, 'openapi', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const guide = (text: string) => write('guides/operating/failures.md', text);
  const page = async () => {
    const [read] = await readGuides(folder);
    if (read === undefined) throw new Error('there is no guide');
    const { title, body } = guidePage(read);
    return html`<h1>${title}</h1>
      ${body}`.text;
  };

  it('is a page with its title, introduced by its first sentence, at its place in the order', async () => {
    await write('guides/operating/zeal.md', '# Zeal\n\nOf *nobody*.\n');
    await write('guides/operating/apples.md', '# Apples\n\nRed ones\n');
    const faults = '# When it fails\n\nWhat [happens](speed.md) then. And more.\n';
    await write('guides/operating/faults.md', faults);
    await write('guides/operating/performance.md', '# Speed\n\nHow fast.\n');
    const guides = await readGuides(folder);
    expect(guides.map(({ path, title, summary }) => [path, title, summary])).toEqual([
      ['guides/performance.html', 'Speed', 'How fast.'],
      ['guides/faults.html', 'When it fails', 'What happens then.'],
      ['guides/apples.html', 'Apples', 'Red ones'],
      ['guides/zeal.html', 'Zeal', 'Of *nobody*.'],
    ]);
  });

  it('is nothing where there is none', async () => {
    expect(await readGuides(folder)).toEqual([]);
  });

  it('leads to other guides, and shows raw HTML as text', async () => {
    await guide(
      '# T\n\nSee [speed](performance.md#how) and <b onclick=x>bold</b>.\n\n## A\n\n### B\n',
    );
    const text = await page();
    expect(text).toContain('<h1>T</h1>');
    expect(text).toContain('<a href="performance.html#how">speed</a>');
    expect(text).toContain('&lt;b onclick=x&gt;bold');
    expect(text).toContain('<h2 id="a">A</h2>\n<h3 id="b">B</h3>');
  });

  it('has figures in their places, as tables, with where they come from', async () => {
    await write('figures/seen.json', JSON.stringify(figure));
    await guide('# T\n\nbefore\n\n<!-- figure: seen -->\n\nafter\n');
    const words = (await page()).replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/<p>before<\/p> <figure>.*<\/figure> ?<p>after<\/p>/);
    expect(words).toContain('What was &lt;seen&gt;');
    expect(words).toContain('2026-01-31 08:00 UTC, 2 × a processor, Node v20.19.0');
    expect(words).toContain('<td><code>kill -9</code></td><td>0</td>');
    expect(words).toContain('<td>a &lt;b&gt;</td><td>12</td>');
    expect(words).not.toContain('!--');
  });

  it('judges promises from the figures that it shows', async () => {
    const shown = async (sqlite: number) => {
      const cells = madeUpCells({ naive: 100, sqlite });
      await write('figures/benchmark.json', JSON.stringify(madeUpRecord(cells)));
      const [, row] = (await page()).split(/at least 6 ×/);
      return /class="code-label (\w+)"\s*>(\w+)</.exec(row ?? '')?.slice(1);
    };
    await guide('# T\n\nx\n\n<!-- figure: benchmark/promises -->\n');
    expect(await shown(600)).toEqual(['success', 'holds']);
    expect(await shown(599)).toEqual(['refused', 'broken']);
  });

  it.each([
    ['no title', 'no title\n', 'begins with no title: write "# Title"'],
    [
      'a marker that is misspelt',
      '# T\n\n<!-- figures: seen -->\n',
      'failures.md says "<!-- figures: seen -->": only <!-- figure: name --> has a meaning there',
    ],
    [
      'a part that is unknown',
      '# T\n\n<!-- figure: seen/half -->\n',
      'the figure seen has no part half',
    ],
    [
      'a figure that is missing',
      '# T\n\n<!-- figure: other -->\n',
      'openapi/figures/other.json, which openapi/guides/operating/failures.md shows, is missing: ' +
        'run what writes it, and then `npm run generate`',
    ],
  ])('is refused with %s', async (_, text, sentence) => {
    await write('figures/seen.json', JSON.stringify(figure));
    await guide(text);
    await expect(page()).rejects.toThrow(sentence);
  });

  it.each([
    ['is no JSON', '{', 'is malformed'],
    [
      'lacks when it was taken',
      JSON.stringify({ ...figure, taken: {} }),
      'is malformed (taken.date',
    ],
    ['has no rows', JSON.stringify({ ...figure, rows: [] }), 'is malformed (rows'],
    [
      'has a row that is too short',
      JSON.stringify({ ...figure, rows: [['alone']] }),
      'has rows that are not as long as its columns',
    ],
    [
      'has other figures than the page wants',
      JSON.stringify({ ...figure, cells: [] }),
      'is malformed',
    ],
  ])('is refused with a figure that %s, and says what makes it', async (_, json, sentence) => {
    await write('figures/benchmark.json', json);
    await guide('# T\n\n<!-- figure: benchmark/promises -->\n');
    const refused = expect(page()).rejects;
    await refused.toThrow(sentence);
    await refused.toThrow('run `npm run bench -- servers steady --publish`');
  });

  it('fails the generation of the documentation when a figure is missing', async () => {
    await guide('# T\n\n<!-- figure: never-taken -->\n');
    await expect(documentation({ projectDir: folder, documents: [] })).rejects.toThrow(
      'openapi/figures/never-taken.json, which openapi/guides/operating/failures.md shows, is missing',
    );
  });
});

describe('a chart', () => {
  const bars = [
    { label: 'A <b>', value: 200, text: '200', isOwn: false },
    { label: 'B', value: 50, text: '50', isOwn: true },
  ];

  it('draws its bars in proportion, and says their values to those who cannot see them', () => {
    const { text } = barChart('calls', bars);
    const widths = [...text.matchAll(/\swidth="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toEqual([380, 95]);
    expect(text).toContain('aria-label="calls: A &lt;b&gt; 200; B 50"');
  });

  it('leaves its colours to the style of the page, which knows light and dark', () => {
    const { text } = barChart('calls', bars);
    expect(text).not.toMatch(/fill=|stroke=|style=|#[0-9a-f]{3,6}/i);
    expect(text).toContain('class="bar own"');
  });
});
