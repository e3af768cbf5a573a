import { readFileSync } from 'node:fs';

/** What a reader of a worked example does, one after the other. */
export type WorkedStep =
  | {
      readonly kind: 'file';
      /** From the root of the project. */
      readonly path: string;
      /** The whole file, or what changes in it. */
      readonly form: 'whole' | 'diff';
      readonly text: string;
    }
  | {
      readonly kind: 'command';
      readonly command: string;
      /** Lines that it prints, as the text shows them. */
      readonly says: readonly string[];
    };

/** Reads the steps from a section of a Markdown file: blocks under a path, commands in `sh`, and what they print in `text`. */
export function readWorkedExample(file: string | URL, heading: string): readonly WorkedStep[] {
  const markdown = readFileSync(file, 'utf8');
  const section = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  if (section === undefined) throw new Error(`there is no section "${heading}"`);
  const steps: WorkedStep[] = [];
  for (const [, path, language, text = ''] of section.matchAll(block)) {
    const last = steps.at(-1);
    if (language === 'sh') steps.push({ kind: 'command', command: text.trim(), says: [] });
    else if (language === 'text' && last?.kind === 'command') {
      steps[steps.length - 1] = { ...last, says: text.trimEnd().split('\n') };
    } else if (path !== undefined) {
      steps.push({ kind: 'file', path, form: language === 'diff' ? 'diff' : 'whole', text });
    } else throw new Error(`a block of ${language ?? 'no language'} stands under no path`);
  }
  return steps;
}

const block = /(?:^`([^`\n]+)`\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm;

/** The file as a diff leaves it. Throws when what the diff shows does not stand there exactly once. */
export function applyDiff(path: string, before: string, diff: string): string {
  return diff.split(/^@@\n/m).reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1);
    const withSign = (signs: string) =>
      lines
        .filter((line) => line === '' || signs.includes(line.charAt(0)))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [old, fresh] = [withSign(' -'), withSign(' +')];
    const count = text.split(old).length - 1;
    if (count !== 1) {
      throw new Error(`what the example changes in ${path} stands there ${count} times:\n${old}`);
    }
    return text.replace(old, () => fresh);
  }, before);
}
