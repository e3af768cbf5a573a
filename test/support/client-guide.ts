import { readFileSync } from 'node:fs';

export type GuideLanguage = 'ts' | 'java' | 'python';

/** The program of the guide of clients in this language. */
export function guideProgram(language: GuideLanguage): string {
  const text = readFileSync(
    new URL('../../openapi/guides/management/clients.md', import.meta.url),
    'utf8',
  );
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const [program, ...others] = blocks.filter(([, fence]) => fence === language);
  if (program === undefined || others.length > 0) {
    throw new Error(`the guide of clients must hold one program in ${language}`);
  }
  return program[2] ?? '';
}
