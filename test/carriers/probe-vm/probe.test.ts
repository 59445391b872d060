import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProbe } from '../../../src/carriers/probe-vm/probe.ts';
import { elfWithSymbols } from '../../artifacts/symbols/elf-with-symbols.ts';

const TABLE = 0x4000_2000;
const FUNCTION = 0x4000_1000n;
const ROW_BYTES = 48;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worldswitch-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The file of a probe whose table has these rows: a name, and which of the row's words is a function. */
async function probeFile(rows: readonly (readonly [name: string, word: number])[]): Promise<string> {
  const table = Buffer.alloc((rows.length + 1) * ROW_BYTES);
  const names = Buffer.from(rows.map(([name]) => `${name}\0`).join(''), 'latin1');
  let nameAt = TABLE + table.length;
  for (const [index, [name, word]] of rows.entries()) {
    table.writeBigUInt64LE(BigInt(nameAt), index * ROW_BYTES);
    table.writeBigUInt64LE(FUNCTION, index * ROW_BYTES + word * 8);
    nameAt += name.length + 1;
  }
  const symbols = [
    {
      name: 'microbenchmarks',
      address: BigInt(TABLE),
      size: table.length,
      type: 1,
      section: 'data' as const,
    },
    { name: 'hypercall', address: FUNCTION, size: 0, type: 2, section: 'text' as const },
  ];
  const file = join(folder, 'probe');
  await writeFile(
    file,
    elfWithSymbols(symbols, 183, { address: TABLE, bytes: Buffer.concat([table, names]) }),
  );
  return file;
}

test('the rows of a probe are read from its file, and how each is timed', async () => {
  const probe = await readProbe(
    await probeFile([
      ['hypercall', 2],
      ['virtual-ipi', 3],
      ['vm-switch', 4],
    ]),
  );
  expect([...probe.rows]).toEqual([
    ['hypercall', 'loop'],
    ['virtual-ipi', 'each'],
    ['vm-switch', 'stamped'],
  ]);
  expect(probe.symbols).toEqual([{ name: 'hypercall', address: FUNCTION }]);
});

test('what is no probe is an error', async () => {
  const file = join(folder, 'other');
  await writeFile(file, elfWithSymbols([]));
  await expect(readProbe(file)).rejects.toThrow('the file has no object microbenchmarks');
});
