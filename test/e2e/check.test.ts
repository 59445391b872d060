import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { parseBaseline } from '../../src/results/baseline.ts';
import type { SymbolTables } from '../../src/results/trace.ts';
import { partsOf } from '../../src/testbeds/emulated/parts.ts';
import { machineOf } from '../../src/testbeds/emulated/probe-machine.ts';
import { provideSnapshot } from '../../src/testbeds/emulated/snapshot.ts';
import { provideSymbols } from '../../src/testbeds/emulated/tracing/symbols.ts';
import { run } from './support/command.ts';
import { BRANCHES, plantNops } from './support/planted.ts';
import { defaultParts } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const file = join(workspace.folder, 'baseline.json');
const ONE = ['--configuration', 'kvm-arm64', '--microbenchmark', 'hypercall'];

/** What the file holds of the machine as it is: the first test measures it. */
let baseline = '';

test('a baseline that was just made holds, and one of fewer instructions does not', async () => {
  const made = await run(workspace, 'check', '--baseline', file, '--update', ...ONE);
  expect(made).toMatchObject({ exitCode: 0, stdout: `${file} holds 1 figure of kvm-arm64.\n` });
  baseline = readFileSync(file, 'utf8');
  const median = parseBaseline(baseline, file).measurements[0]?.cells[0]?.median ?? Number.NaN;

  const same = await run(workspace, 'check', '--baseline', file);
  expect(same).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('check passed: no difference in 1 cell'),
  });

  writeFileSync(file, baseline.replace(`"median":${median}`, `"median":${median - 3}`));
  const above = await run(workspace, 'check', '--baseline', file);
  expect(above).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('check failed: 1 of 1 cell above'),
  });
  expect((await run(workspace, 'check', '--baseline', file, '--tolerance', '3')).exitCode).toBe(0);
});

test('a baseline is compared with what is measured now', async () => {
  writeFileSync(file, baseline);
  const { exitCode, stdout } = await run(workspace, 'compare', file, 'kvm-arm64');
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('no difference in 1 cell'),
  });
});

describe('a change on the exit path', () => {
  const blamed = /^ {2}(\S+) +host kernel +\d+ +\d+ +\+(\d+)$/m;

  test('that a kernel parameter makes is caught, and blamed on the functions that it adds', async () => {
    writeFileSync(file, baseline);
    const traced = ['--kernel-parameter', 'trace_event=kvm:kvm_exit'];
    const { exitCode, stdout } = await run(workspace, 'check', '--baseline', file, ...traced);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}trace_event_raw_event_kvm_exit +host kernel +0 +\d+ +\+\d+$/m);
  });

  test('that is built into the kernel is caught, and blamed on the very function, to the instruction', async () => {
    writeFileSync(file, baseline);
    const kernel = join(workspace.folder, 'Image-changed');
    const changed = await changeOneFunction(kernel);
    const { exitCode, stdout } = await run(workspace, 'check', '--baseline', file, '--kernel', kernel);
    expect(exitCode).toBe(1);
    expect(blamed.exec(stdout)?.slice(1)).toEqual([changed, String(1 + BRANCHES)]);
    expect(stdout).toMatch(new RegExp(`^kvm-arm64 hypercall: \\+${1 + BRANCHES} instructions`, 'm'));
  });
});

/**
 * Writes a kernel in which one function that a hypercall passes executes a NOP more, where it has a warning at its end
 * that never is to be given.
 *
 * @returns its name
 */
async function changeOneFunction(kernel: string): Promise<string> {
  const configuration = findConfiguration('kvm-arm64');
  const parts = partsOf(await defaultParts(), configuration);
  const image = readFileSync(parts.kernel.image);
  const how = { refresh: false, say: () => {}, onBoot: () => {} };
  const snapshot = await provideSnapshot(machineOf(configuration), parts, how);
  const symbols = (await provideSymbols(configuration, parts, snapshot, {})).kernel;
  snapshot.release();
  const { functions = {} } =
    parseBaseline(readFileSync(file, 'utf8'), file).measurements[0]?.cells[0]?.profile ?? {};
  for (const { name, offset, warning } of functionsThatWarn(image, symbols)) {
    // A VCPU's loop is in the last one: it is entered once and for all.
    if (!Object.hasOwn(functions, `host-kernel/${name}`) || name === 'kvm_arch_vcpu_ioctl_run') continue;
    writeFileSync(kernel, plantNops(image, offset, warning, 1));
    return name;
  }
  throw new Error('no function of the path ends with a warning');
}

/** `brk #0x800`, by which Linux warns (arch/arm64/include/asm/brk-imm.h). */
const WARNING = 0xd4210000;
/** Instructions that are needed there: the NOP, the one that is replaced, and the branch back. */
const ROOM = 3;

/** Functions with room in them, and where they and the room are in the image. */
function* functionsThatWarn(
  image: Buffer,
  symbols: SymbolTables['kernel'],
): Generator<{ name: string; offset: number; warning: number }> {
  // The image begins at the 2 MiB before its text (Linux Documentation/arm64/booting.rst).
  const begin = (symbols.find(({ name }) => name === '_stext')?.address ?? 0n) & ~0x1fffffn;
  const places = symbols.map(({ name, address }) => ({ name, offset: Number(address - begin) }));
  for (const [index, { name, offset }] of places.entries()) {
    const end = places[index + 1]?.offset ?? 0;
    if (end <= offset || end > image.length) continue;
    const words = Array.from({ length: (end - offset) / 4 }, (_, word) =>
      image.readUInt32LE(offset + 4 * word),
    );
    const warning = words.lastIndexOf(WARNING);
    if (warning > 0 && words.length - warning >= ROOM) yield { name, offset, warning: offset + 4 * warning };
  }
}
