import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkSelfTest } from '../../src/analysis/self-test.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { provideHereProgram } from '../../src/artifacts/here-program.ts';
import { architectures } from '../../src/catalog/architectures.ts';
import { microbenchmarksHere } from '../../src/catalog/here.ts';
import { isOfMicrobenchmarks, type MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import { parseRun } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import { type Outcome, worldswitch } from '../cli/worldswitch.ts';
import { run, startProgram } from './support/command.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();

/** Whether something says that this computer is a VM, without which there is nothing to measure. */
const isVm =
  /^flags\s*:.*\bhypervisor\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')) ||
  ['/sys/hypervisor/type', '/proc/device-tree/hypervisor'].some((path) => existsSync(path));

const build = { locked: false, say: () => {}, signal: undefined };

test.each(architectures)('the program is built for %s, static', async (architecture) => {
  const { path } = await provideHereProgram(architecture, build);
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString()).toBe('ELF');
  expect(bytes.includes('ld-linux')).toBe(false);
});

describe('the VM that this test runs in', () => {
  beforeEach((context) => context.skip(!isVm, 'this computer is no VM: it has no hypervisor'));

  let ended: Outcome, stored: Run, measured: MicrobenchmarkMeasurement;
  beforeAll(async () => {
    if (!isVm) return;
    ended = await worldswitch(workspace.home, 'run', '--testbed', 'here', '--batches', '30');
    stored = parseRun((await worldswitch(workspace.home, 'show', '--format', 'json')).stdout, 'show');
    measured = stored.measurements.find(isOfMicrobenchmarks)!;
  });

  test('is measured without privileges, in its own unit', () => {
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout).toContain('ticks per operation');
    expect(ended.stdout).not.toContain('instructions');
    expect(stored).toMatchObject({ testbed: 'here', measurements: [{ state: 'completed' }] });
    expect(checkSelfTest(measured).passed).toBe(true);
  });

  test('has each row as a figure, or the reason why not', () => {
    const { architecture } = stored.host;
    const all = microbenchmarksHere(architecture === 'x64' ? 'x86' : 'arm64').map(({ id }) => id);
    const without = (measured.unavailable ?? []).map(({ benchmark }) => benchmark);
    const figures = summarise(measured);
    expect([...figures.map(({ benchmark }) => benchmark), ...without].toSorted()).toEqual(all.toSorted());
    for (const { median, minimum, batches } of figures) {
      expect(batches).toBe(30);
      expect(minimum).toBeGreaterThan(0);
      // Nothing that leaves a VM takes less, nor more than a second.
      expect(median / measured.clock.frequency!).toBeGreaterThan(1e-9);
      expect(median / measured.clock.frequency!).toBeLessThan(1);
    }
    for (const { reason } of measured.unavailable ?? []) expect(reason).not.toBe('');
  });

  test('says how fast its counter runs, and that agrees with the clock of the kernel', () => {
    const { counter, cpus, pinned, span } = measured.vm!;
    expect(measured.clock.frequency! / counter.calibrated).toBeCloseTo(1, 1);
    expect(pinned).toBeGreaterThanOrEqual(0);
    expect(cpus).toBeGreaterThan(0);
    const ticks = Math.max(...measured.samples.map(({ end }) => end));
    expect(ticks / counter.calibrated).toBeLessThanOrEqual((1.01 * span) / 1e9);
  });

  test('is measured with batches in an order that chance gave', () => {
    const starts = measured.samples.map(({ start }) => start);
    expect(starts).not.toEqual(starts.toSorted((a, b) => a - b));
    const of = (id: string): number[] =>
      measured.samples.filter(({ benchmark }) => benchmark === id).map(({ start }) => start);
    expect(of('calibration/loop')).toEqual(of('calibration/loop').toSorted((a, b) => a - b));
  });

  test('is measured by hand, and what is printed then is imported', async () => {
    const dry = await run(workspace, 'run', '--testbed', 'here', '--dry-run', '--batches', '30');
    const line = dry.stdout.split('\n').find((each) => each.includes(' > result.jsonl')) ?? '';
    const [program = '', ...args] = line.replace(' > result.jsonl', '').split(' ');
    const { stdout, exitCode } = await startProgram(workspace, program, [...args, 'seed=7']).ended;
    expect(exitCode).toBe(0);
    const file = join(workspace.folder, 'result.jsonl');
    writeFileSync(file, stdout);
    const imported = await run(workspace, 'import', file);
    expect(imported).toMatchObject({ exitCode: 0, stderr: '' });
    const shown = await run(
      workspace,
      'show',
      /Run (\S+)/.exec(imported.stdout)?.[1] ?? '',
      '--format',
      'json',
    );
    expect(parseRun(shown.stdout, 'show').measurements).toMatchObject([{ fingerprint: { seed: 7 } }]);
  });

  test('what the program is told wrongly is its own error, in a sentence', async () => {
    const { path } = await provideHereProgram(stored.host.architecture === 'x64' ? 'x86' : 'arm64', build);
    for (const argument of ['batches=2', 'batches=x', 'seed=-1', 'rows=all']) {
      const { stdout, exitCode } = await startProgram(workspace, path, [argument]).ended;
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(
        /^\{"worldswitch":\d+,"from":"here","seq":0,"type":"error","message":"[^"]+"\}\n$/,
      );
    }
  });
});
