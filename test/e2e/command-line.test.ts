import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { parseRun } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import { BY_HAND, lastMessageByHand } from './support/by-hand.ts';
import { run } from './support/command.ts';
import { completed } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();

const ONE = ['--configuration', 'kvm-arm64', '--microbenchmark', 'hypercall'];
const FEW = ['--iterations', '4', '--batches', '3'];
/** Those that boot fast. */
const ids = defaultConfigurations.map(({ id }) => id).filter((id) => id.startsWith('kvm-arm64'));
const ARM = ['--configuration', ...ids];

/** The id of the run whose table this is. */
function idOf(table: string): string {
  return /^Run (\S+),/m.exec(table)?.[1] ?? 'none';
}

async function stored(id: string): Promise<Run> {
  return parseRun((await run(workspace, 'show', id, '--format', 'json')).stdout, 'show');
}

test('measures all configurations: the table on stdout, what happens on stderr, exit code 0', async () => {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', '--jobs', '1', ...ARM, ...FEW);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('instructions per operation');
  for (const id of ids) {
    expect(stdout).toContain(id);
    expect(stderr).toMatch(
      new RegExp(
        `^${id}: booting\n${id}: measuring\n${id}: done in \\d+\\.\\d s \\(\\d of ${ids.length}, .* so far.*\\)$`,
        'm',
      ),
    );
  }
  // Nothing but one line for each event, without anything that a terminal would have to interpret.
  expect(stderr).toMatch(/^([\w-]+: [\w. ,()]+\n)+$/);
});

test('each format of show has the stored run', async () => {
  const table = (await run(workspace, 'run', ...ONE, ...FEW)).stdout;
  const id = idOf(table);
  const of = async (format: string): Promise<string> =>
    (await run(workspace, 'show', id, '--format', format)).stdout;
  expect(await of('table')).toBe(table);
  expect(await of('markdown')).toMatch(/\| hypercall +\|/);
  expect((await of('csv')).match(/,hypercall,/g)).toHaveLength(3);
  expect((await stored(id)).measurements).toMatchObject([{ state: 'completed', configuration: 'kvm-arm64' }]);
});

test('--verify says so in the table', async () => {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', '--verify', ...ONE, ...FEW);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('measuring again'),
  });
  expect((await stored(idOf(stdout))).verified).toBe(true);
});

test('--keep leaves the folder that it names', async () => {
  const { exitCode, stderr } = await run(workspace, 'run', '--keep', ...ONE, ...FEW);
  expect(exitCode).toBe(0);
  const folder = /^kvm-arm64: what the machine wrote is in (\S+)$/m.exec(stderr)?.[1] ?? '';
  expect(readFileSync(join(folder, 'protocol.jsonl'), 'utf8')).toContain('"type":"done"');
  expect(existsSync(join(folder, 'serial.log'))).toBe(true);
  rmSync(folder, { recursive: true });
});

// The other configurations: test/all/by-hand.test.ts.
test.each(BY_HAND)('--dry-run prints a command line that runs %s by hand', async (id) => {
  expect(await lastMessageByHand(workspace, id)).toMatchObject({ from: 'probe', type: 'done' });
});

test('two runs at once share what they can and give the same samples', async () => {
  rmSync(workspace.snapshots, { recursive: true, force: true });
  const two = ids.slice(0, 2);
  const args = ['run', '--configuration', ...two, ...FEW];
  const both = await Promise.all([run(workspace, ...args), run(workspace, ...args)]);
  expect(both).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  const [first, second] = [await stored(idOf(both[0].stdout)), await stored(idOf(both[1].stdout))];
  for (const id of two) expect(completed(first, id).samples).toEqual(completed(second, id).samples);
});

describe('what can not be measured is one sentence, and nothing is started', () => {
  test.each([
    [
      ['--configuration', 'kvm-arm46'],
      2,
      "there is no configuration 'kvm-arm46'; the nearest is 'kvm-arm64'",
    ],
    [['--microbenchmark', 'hyper-call'], 2, "the nearest is 'hypercall'"],
    [['--iterations', '0'], 2, '--iterations 0 is out of range'],
    [['--batches', '-1'], 2, '--batches -1 is out of range'],
    [['--iterations', '99999999999'], 2, 'out of range'],
    [['--iterations', '100000', '--batches', '10000'], 2, '1000000000 operations of each kind'],
    [['--jobs', '0'], 2, '--jobs 0 is out of range'],
    [['--kernel', '5.10', '--locked'], 3, "there is no Linux '5.10' in the lock"],
    [['--xen', '4.16', '--locked', '--configuration', 'xen-arm64'], 3, 'choose one of 4.17, 4.20'],
    [['-c', 'xen-x86', '-m', 'hypercall/vmm'], 2, "hypercall/vmm can't be measured on xen-x86"],
    [['--qemu', 'sid', '--locked'], 3, "there is no QEMU 'sid' in the lock"],
    [['--qemu', 'other'], 3, "'other' is no version of QEMU"],
    [['--qemu', '/nowhere/qemu-system-aarch64'], 3, 'there is no such QEMU'],
    [['--iterations', 'many'], 2, 'A whole number is needed.'],
    [['--colder'], 2, "unknown option '--colder'"],
  ])('%j', async (args, code, text) => {
    const { exitCode, stdout, stderr } = await run(workspace, 'run', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('    at ');
  });
});
