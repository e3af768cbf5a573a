/** A table of a guide, cell by cell. */
export interface GuideTable {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a guide in Markdown. */
export function guideTables(text: string): readonly GuideTable[] {
  const tables: GuideTable[] = [];
  let lines: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('|')) lines.push(line);
    else {
      const [heading, , ...rows] = lines.map(cellsOf);
      if (heading !== undefined) tables.push({ heading, rows });
      lines = [];
    }
  }
  return tables;
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(' | ')
    .map((cell) => cell.trim());
}

/** What stands between backticks. */
export function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
