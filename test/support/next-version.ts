import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** As the migrations of a later version are named, and after all of this one. */
export const nextMigration = '9999-next-version';

/** What a later version may do: a table, columns that may be empty, columns with a constant for the rows of before. */
const migrationText = `import type { Knex } from 'knex';
export { down } from './0001-saas-v2.js';
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('next_things', (table) => {
    table.text('thing_id').notNullable();
    table.primary(['thing_id']);
    table.text('instance_id').notNullable();
    table.index(['instance_id'], 'next_things_of_instance');
  });
  await knex.schema.alterTable('instances', (table) => {
    table.text('next_note');
    table.integer('next_count').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('calls', (table) => {
    table.text('next_note');
  });
}
`;

/** Builds the version that is to come, which is this one and one more migration, in a folder of the test's. */
export function buildNextVersion(folder: string): { readonly distFolder: string } {
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'scripts'));
  for (const script of ['build.mjs', 'run-server.ts']) {
    cpSync(join(root, 'scripts', script), join(folder, 'scripts', script));
  }
  for (const file of ['package.json', 'package-lock.json']) {
    cpSync(join(root, file), join(folder, file));
  }
  for (const linked of ['node_modules', 'generated']) {
    symlinkSync(join(root, linked), join(folder, linked));
  }
  const migrations = join(folder, 'src', 'storage', 'migrations');
  writeFileSync(join(migrations, `${nextMigration}.ts`), migrationText);
  addMigration(join(migrations, 'migration-source.ts'));
  const build = join(folder, 'scripts', 'build.mjs');
  const { status, stderr } = spawnSync(process.execPath, [build], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the next version cannot be built:\n${stderr}`);
  return { distFolder: join(folder, 'dist') };
}

function addMigration(sourceFile: string): void {
  const text = readFileSync(sourceFile, 'utf8');
  const list = 'const migrationsByName: Readonly<Record<string, Knex.Migration>> = {';
  const end = text.indexOf('};', text.indexOf(list));
  if (!text.includes(list)) throw new Error('the list of migrations is written in another way now');
  writeFileSync(
    sourceFile,
    `import * as nextVersion from './${nextMigration}.js';\n${text.slice(0, end)}` +
      `  '${nextMigration}': nextVersion,\n${text.slice(end)}`,
  );
}
