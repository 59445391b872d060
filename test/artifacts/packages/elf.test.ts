import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorldswitchError } from '../../../src/system/errors.ts';
import { elfNeeds } from '../../../src/artifacts/packages/elf.ts';

const program = readFileSync(process.execPath);

/** Why a file is refused; `undefined` if it is not. */
function refusal(file: Uint8Array): unknown {
  try {
    elfNeeds(file, 'x');
    return undefined;
  } catch (error) {
    return error;
  }
}

test('a program says which loader and libraries it needs', () => {
  const { interpreter, libraries } = elfNeeds(program, 'node');
  expect(interpreter).toMatch(/^\/lib.*\/ld-linux-/);
  expect(libraries).toContain('libc.so.6');
});

test('what is cut or no program is one sentence, never a crash', () => {
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.nat({ max: 4096 }).map((length) => program.subarray(0, length)),
  );
  fc.assert(
    fc.property(damaged, (file) => {
      expect(refusal(file)).toSatisfy((error) => error === undefined || error instanceof WorldswitchError);
    }),
  );
  expect(() => elfNeeds(new Uint8Array(), 'the empty file')).toThrow('the empty file is no program');
});
