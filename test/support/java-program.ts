import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtClient } from './built-client.js';
import type { PreparedProgram } from './client-program.js';
import { hasTool } from './guide-receivers.js';

const run = promisify(execFile);

/** Compiles the client with Maven, and a program against it. `folder` is for what comes out. */
export async function prepareJava(
  folder: string,
  className: string,
  text: string,
): Promise<PreparedProgram> {
  const missing = ['java', 'javac', 'mvn'].filter((tool) => !hasTool(tool, '-version'));
  if (missing.length > 0) {
    return { ok: false, why: `not on this machine: ${missing.join(', ')}` };
  }
  const client = await builtClient('java');
  const classpathFile = join(client, 'target/classpath');
  try {
    await compileClient(client, classpathFile);
  } catch (error) {
    // Where nothing can be fetched, nothing can be compiled; a machine of CI is to notice that.
    if (process.env.CI === 'true') throw error;
    return { ok: false, why: `Maven cannot build here: ${String(error).slice(0, 500)}` };
  }
  const classpath = [
    folder,
    join(client, 'target/classes'),
    readFileSync(classpathFile, 'utf8').trim(),
  ].join(':');
  const source = join(folder, `${className}.java`);
  writeFileSync(source, text);
  await run('javac', [
    ...quick.map((flag) => `-J${flag}`),
    '-d',
    folder,
    '--class-path',
    classpath,
    source,
  ]);
  return { ok: true, command: ['java', ...quick, '--class-path', classpath, className] };
}

/** What runs for a second is not worth optimizing. */
const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/**
 * Once for each client, which lies in a folder of its own. First from what Maven has kept, since asking whether there is something newer takes
 * longer than compiling. The list of what the client needs is written last, and counts as long as all of it is there.
 */
async function compileClient(client: string, classpathFile: string): Promise<void> {
  if (existsSync(classpathFile)) {
    const jars = readFileSync(classpathFile, 'utf8').trim().split(':');
    if (jars.every((jar) => existsSync(jar))) return;
  }
  const goals = [
    '--quiet',
    '--batch-mode',
    'compile',
    'dependency:build-classpath',
    `-Dmdep.outputFile=${classpathFile}`,
  ];
  const options = { cwd: client, env: { ...process.env, MAVEN_OPTS: quick.join(' ') } };
  await run('mvn', ['--offline', ...goals], options).catch(() => run('mvn', goals, options));
}
