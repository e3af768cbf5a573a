import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { benchmarkParts, soakParts } from './benchmark-figure.js';
import { html, Html } from './html.js';
import { inlineMarkdown } from './markdown.js';

/** What a run has measured or observed and written to `openapi/figures/` itself. */
export type Figure = z.infer<typeof figureSchema>;

const figureSchema = z.looseObject({
  title: z.string().min(1),
  taken: z.object({
    date: z.string().min(1),
    machine: z.string().min(1),
    node: z.string().min(1),
  }),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.array(z.union([z.string(), z.number()]))).min(1),
});

/** What makes each figure. */
const commands: Readonly<Record<string, string>> = {
  benchmark: 'npm run bench -- servers steady --publish',
  soak: 'npm run bench -- soak --publish',
  'data-size': 'npm run bench -- data-size --publish',
  faults: 'KOOGATE_WRITE_FIGURES=1 npx vitest run test/faults',
};

/** Figures that are more than a table: `<!-- figure: name/part -->` shows one part. */
const parts: Readonly<Record<string, Readonly<Record<string, (figure: unknown) => Html>>>> = {
  benchmark: benchmarkParts,
  soak: soakParts,
};

const marker = /^<!-- figure: ([\w-]+)(?:\/([\w-]+))? -->$/;

/** The figures that a text shows. Throws a sentence that says what to do when one is missing, malformed or misspelt. */
export async function readFigures(
  projectDir: string,
  shownIn: string,
  text: string,
): Promise<ReadonlyMap<string, Figure>> {
  const markers = text.split('\n').filter((line) => line.startsWith('<!--'));
  const names = markers.map((line) => {
    const [, name] = marker.exec(line) ?? [];
    if (name !== undefined) return name;
    throw new Error(`${shownIn} says "${line}": only <!-- figure: name --> has a meaning there`);
  });
  const figures = [...new Set(names)].map(async (name): Promise<[string, Figure]> => [
    name,
    await readFigure(projectDir, shownIn, name),
  ]);
  return new Map(await Promise.all(figures));
}

async function readFigure(projectDir: string, shownIn: string, name: string): Promise<Figure> {
  const file = `openapi/figures/${name}.json`;
  const complaint = (problem: string) =>
    new Error(`${file}, which ${shownIn} shows, ${problem}: ${mending(name)}`);
  const text = await readFile(join(projectDir, file), 'utf8').catch(() => undefined);
  if (text === undefined) throw complaint('is missing');
  const parsed = figureSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw complaint(`is malformed (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
  }
  const { columns, rows } = parsed.data;
  if (rows.some((row) => row.length !== columns.length)) {
    throw complaint('has rows that are not as long as its columns');
  }
  return parsed.data;
}

function mending(name: string): string {
  const command = commands[name];
  return command === undefined
    ? 'run what writes it, and then `npm run generate`'
    : `run \`${command}\`, and then \`npm run generate\``;
}

/** The text with each of its figures in the place of the line that names it. */
export function withFigures(
  rendered: Html,
  show: (name: string, part: string | undefined) => Html,
): Html {
  const shown = /&lt;!-- figure: ([\w-]+)(?:\/([\w-]+))? --&gt;\n*/g;
  return new Html(
    rendered.text.replaceAll(
      shown,
      (_, name: string, part: string | undefined) => show(name, part).text,
    ),
  );
}

/** A figure, or the named part of it. */
export function figure(
  figures: ReadonlyMap<string, Figure>,
  name: string,
  part: string | undefined,
): Html {
  const shown = figures.get(name);
  if (shown === undefined) throw new Error(`the figure ${name} was not read`);
  if (part === undefined) return figureTable(shown);
  const show = parts[name]?.[part];
  if (show === undefined) {
    const known = Object.keys(parts[name] ?? {}).join(', ') || 'none';
    throw new Error(`the figure ${name} has no part ${part}; its parts: ${known}`);
  }
  try {
    return show(shown);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`openapi/figures/${name}.json is malformed: ${mending(name)}\n${problem}`, {
      cause: error,
    });
  }
}

function figureTable({ title, taken, columns, rows }: Figure): Html {
  return html`<figure>
    <figcaption>
      ${title} <span class="taken">${taken.date}, ${taken.machine}, Node ${taken.node}</span>
    </figcaption>
    <div class="scroll">
      <table class="figures">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${inlineMarkdown(column)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map(cell)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </figure>`;
}

function cell(value: string | number): Html {
  return typeof value === 'number'
    ? html`<td>${value}</td>`
    : html`<td>${inlineMarkdown(value)}</td>`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
