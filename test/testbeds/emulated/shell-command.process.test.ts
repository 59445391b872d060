import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellCommand } from '../../../src/testbeds/emulated/shell-command.ts';

test('a shell gives the program the words that it was to get', () => {
  const words = fc.array(
    fc.string({ minLength: 1, unit: 'binary-ascii' }).filter((word) => !word.includes('\0')),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(words, (given) => {
      const { stdout } = spawnSync('sh', ['-c', shellCommand('printf', ['%s\\0', ...given])], {
        encoding: 'utf8',
      });
      expect(stdout).toBe(`${given.join('\0')}\0`);
    }),
    { numRuns: 50 },
  );
});
