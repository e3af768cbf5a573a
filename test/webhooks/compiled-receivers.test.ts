import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWith, hasTool, type GuideReceiver } from '../support/guide-receivers.js';

const execute = promisify(execFile);

const java: GuideReceiver = {
  language: 'Java',
  guide: 'java.md',
  file: 'Receiver.java',
  command: ['javac', '-Xlint:all', '-Werror', '-d', 'out', 'Receiver.java'],
};
const go: GuideReceiver = {
  language: 'Go',
  guide: 'go.md',
  file: 'receiver.go',
  command: ['go', 'vet', 'receiver.go'],
};

describe.for([
  { receiver: java, isThere: hasTool('javac', '-version') },
  { receiver: go, isThere: hasTool('go', 'version') },
])('the receiver in $receiver.language', ({ receiver, isThere }) => {
  const [program, ...arguments_] = receiver.command;
  if (isThere) {
    it(`is accepted by ${program}`, { timeout: 120_000 }, async () => {
      await execute(program, arguments_, { cwd: folderWith(receiver) });
      const broken = folderWith({ ...receiver, file: `Other${receiver.file}` });
      await expect(execute(program, arguments_, { cwd: broken })).rejects.toThrow();
    });
  } else {
    it.skip(`is not checked: there is no ${program} on this machine`);
  }
});
