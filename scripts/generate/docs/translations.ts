import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { guideNames } from './guide-files.js';
import { guidesFolder, readTranslatedGuide } from './translated-guide.js';

/** From an English text, trimmed, to the Chinese one. */
export type Translations = ReadonlyMap<string, string>;

export const translationsFolder = 'openapi/translations/zh';

const fileSchema = z.array(
  z.strictObject({ en: z.string().trim().min(1), zh: z.string().trim().min(1) }),
);

/** All pairs of `openapi/translations/zh/*.yaml`, and the chapters in `openapi/guides/zh/`. Throws a sentence that says what to do when a file is malformed or a text stands twice. */
export async function readTranslations(projectDir: string): Promise<Translations> {
  const folder = join(projectDir, translationsFolder);
  const names = (await filesIn(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const translations = new Map<string, string>();
  for (const name of names) {
    for (const { en, zh } of await readFileOf(folder, name)) {
      const known = translations.get(toKey(en));
      if (known !== undefined && known !== zh) {
        throw new Error(
          `${translationsFolder}/${name} translates a text that is translated otherwise before: leave one of both for "${en}"`,
        );
      }
      translations.set(toKey(en), zh);
    }
  }
  for (const [en, zh] of await readChapters(projectDir)) translations.set(toKey(en), zh);
  return translations;
}

/** The descriptions that are files of their own. */
async function readChapters(projectDir: string): Promise<readonly (readonly [string, string])[]> {
  const names = await guideNames(projectDir, '.');
  const chapters = names.map(async (name) => {
    const english = await readFile(join(projectDir, guidesFolder, `${name}.md`), 'utf8');
    const chinese = await readTranslatedGuide(projectDir, `${name}.md`, 'zh');
    return chinese === undefined ? [] : [[english, chinese.text] as const];
  });
  return (await Promise.all(chapters)).flat();
}

/** A text as it is looked up: neither blanks around it nor those at the ends of its lines make a difference. */
export function toKey(text: string): string {
  return text.replaceAll(/[ \t]+$/gm, '').trim();
}

async function readFileOf(folder: string, name: string): Promise<z.infer<typeof fileSchema>> {
  const parsed = fileSchema.safeParse(parse(await readFile(join(folder, name), 'utf8')) ?? []);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `${translationsFolder}/${name} is malformed at ${issue?.path.join('.') ?? 'its top'}: write a list of { en: English text, zh: Chinese text }`,
  );
}

/** None where there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
