import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfTheProject } from './project-copy.js';
import { ensureServerBuilt } from './server-build.js';
import { freePort, runShell, startUntilReady } from './shell-commands.js';

/** The port that guides write, and in whose place the stage has one of its own. */
const portOfGuides = /\b8080\b/g;

/**
 * A folder of the project in which the commands of a guide are run one after the other, as by a reader with one terminal for the server and
 * one for everything else: variables that a block sets are there in the next ones.
 */
export class GuideStage {
  /** Words of the guide in whose place others are run: hosts of somebody's, folders of the system. */
  readonly replaced = new Map<string, string>();
  /** Of the server, beside what the blocks export. */
  readonly environment: Record<string, string> = {};
  #stop: (() => Promise<void>) | undefined;
  #lastStart = 'npm start';

  private constructor(
    readonly folder: string,
    readonly port: string,
  ) {}

  /** Nothing is built in it again: what is built here is taken along. */
  static async open(): Promise<GuideStage> {
    await ensureServerBuilt();
    return new GuideStage(copyOfTheProject(['dist']), await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Runs a block and resolves with what it prints; of one that ends with the server, when that is ready, with what it says then. */
  async run(block: string): Promise<string> {
    const script = `${prelude}\n${this.#toRun(block)}`;
    if (!endsWithServer.test(block)) return runShell(script, this.folder, this.port);
    this.#lastStart = block;
    return this.#start(script.replace(endsWithServer, `export -p > ${session}\ntrap - EXIT\n$&`));
  }

  /** Starts the server as the last block did that started it, with what is exported and written by now. */
  async restart(): Promise<void> {
    await this.run(this.#lastStart);
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    this.#stop = undefined;
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  async #start(script: string): Promise<string> {
    await this.stop();
    const said: string[] = [];
    this.#stop = await startUntilReady(script, this.folder, this.port, {
      environment: this.environment,
      onOutput: (piece) => {
        said.push(piece);
        // Where guides say that the log is.
        appendFileSync(join(this.folder, 'koogate.log'), piece);
      },
    });
    return said.join('');
  }

  #toRun(block: string): string {
    let text = block.replaceAll(portOfGuides, this.port);
    for (const [word, other] of this.replaced) text = text.replaceAll(word, other);
    return text;
  }
}

const session = '"$PWD/.session"';
const endsWithServer = /^.*npm start$/m;

/**
 * What was set before is there again. `npx` takes a second for each command, and that it finds this one is tried with the README:
 * here it is run at once.
 */
const prelude = `
test ! -f ${session} || . ${session}
set -a
npx() { if test "$1" = koogate; then shift; node dist/koogate.js "$@"; else command npx "$@"; fi; }
koogate() { node dist/koogate.js "$@"; }
trap 'export -p > ${session}' EXIT
`;
