import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lowerPriority } from './lower-priority.js';

export interface ForkHostOptions {
  /** The seller's module, as an absolute path. */
  readonly file: string;
  /** Of the heap of V8. */
  readonly memoryMb: number;
  /** What the process runs; by default the host that came with this code. From source it starts slowly, so tests bundle theirs. */
  readonly hostFile?: string;
}

/** Starts the process that loads the seller's module. It sees the environment of the server, but for what is KooGate's own. */
export function forkHost({ file, memoryMb, hostFile = ownHost() }: ForkHostOptions): ChildProcess {
  const child = fork(hostFile, [file], {
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      ...(hostFile.endsWith('.ts') ? ['--import', typeScript()] : []),
    ],
    env: withoutOwnVariables(process.env),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  return child;
}

/** Bundled it lies beside the bundle of the server. */
function ownHost(): string {
  const name = import.meta.url.endsWith('.ts') ? './handler-host.ts' : './handler-host.js';
  return fileURLToPath(new URL(name, import.meta.url));
}

/** What runs the source of KooGate in development. */
function typeScript(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

/** Access keys, data keys and tokens are no business of the handlers, nor of what they start. */
function withoutOwnVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('KOOGATE_')),
  );
}
