import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mkdirSync } from 'node:fs';
import { chooseSoftware } from '../../../src/artifacts/own/software.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

const cache = useTemporaryCache();

test.each(['kernel', 'xen', 'kernelSymbols', 'xenSymbols'] as const)(
  'as %s, a pipe that nobody writes to and a socket are refused at once',
  async (role) => {
    mkdirSync(cache(), { recursive: true });
    const [pipe, socket] = [join(cache(), 'pipe'), join(cache(), 'socket')];
    execFileSync('mkfifo', [pipe]);
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
    onTestFinished(() => {
      server.close();
    });
    for (const path of [pipe, socket]) {
      await expect(chooseSoftware({ [role]: path }, {})).rejects.toMatchObject({
        message: `'${path}' is no regular file`,
        next: expect.stringMatching(/^give /),
      });
    }
  },
);

test.each(['kernel', 'xen', 'kernelSymbols', 'xenSymbols'] as const)(
  'as %s, a file that the system fails to read is one sentence',
  async (role) => {
    // Nothing is at the beginning of a process's memory.
    const path = '/proc/self/mem';
    await expect(chooseSoftware({ [role]: path }, {})).rejects.toMatchObject({
      message: expect.stringMatching(/^'\/proc\/self\/mem' can't be read \(EIO/),
    });
  },
);
