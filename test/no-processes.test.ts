import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const REFUSED = 'a quick test starts no process and listens on no port';

test('a quick test can start no process, be it with the help of a library, and listen on no port', async () => {
  expect(() => spawnSync('true')).toThrow(REFUSED);
  await expect(execa('true')).rejects.toThrow(REFUSED);
  expect(() => createServer().listen(0)).toThrow(REFUSED);
});
