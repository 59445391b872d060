import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync, truncateSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { planStudy } from '../../src/study/study.ts';
import { cacheRoot } from '../../src/system/paths.ts';
import { measure } from '../../src/testbeds/emulated/measure.ts';
import { type PartsByConfiguration, partsOf } from '../../src/testbeds/emulated/parts.ts';
import { machineOf } from '../../src/testbeds/emulated/probe-machine.ts';
import { provideSnapshot, type Snapshot } from '../../src/testbeds/emulated/snapshot.ts';
import {
  changedParts,
  completed,
  defaultParts,
  execute,
  failed,
  faultyParts,
  type Executed,
} from './support/study.ts';
import { takenSnapshot, useWorkspace } from './support/workspace.ts';

const CACHE_OF_ALL_TESTS = cacheRoot();
const workspace = useWorkspace();

const CONFIGURATION = 'kvm-arm64';
const small = { configurations: [CONFIGURATION], iterations: 4, batches: 2 };
const timeLimits = { boot: 20, measure: 20 };

/** What a user reads of a failure: one sentence, the next step, and lines of the machine. */
function said({ run, events }: Executed): { error: string; next: string; details: readonly string[] } {
  const { error, next } = failed(run, CONFIGURATION);
  expect(error).toMatch(/^[^\n]+$/);
  expect(next).toMatch(/^[^\n]+$/);
  const event = events.find((entry) => entry.kind === 'failed');
  return { error, next, details: event?.kind === 'failed' ? event.error.details : [] };
}

function lines({ events }: Executed): string[] {
  return events.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
}

function boots({ events }: Executed): number {
  return events.filter((event) => event.kind === 'phase' && event.phase === 'booting').length;
}

describe('before the snapshot point', () => {
  test('a kernel panic: its last lines are shown', async () => {
    const outcome = await execute(small, { parts: await faultyParts(workspace, 'ends'), timeLimits });
    const { error, details } = said(outcome);
    expect(error).toMatch(/^the kernel inside the machine panicked while booting: Attempted to kill init!/);
    expect(details.join('\n')).toContain('do_exit');
  });

  test('a machine that hangs is ended after its time limit', async () => {
    const parts = await faultyParts(workspace, 'loops');
    // Its kernel takes most of that.
    const outcome = await execute(small, { parts, timeLimits: { boot: 4, measure: 1 } });
    expect(said(outcome).error).toBe(
      'the machine hung while booting and was ended after 4 s of processor time',
    );
  });

  test('a machine that powers off', async () => {
    const outcome = await execute(small, { parts: await faultyParts(workspace, 'powers-off'), timeLimits });
    expect(said(outcome).error).toContain('ended before it came to the point where it is to be stopped');
  });

  test('a truncated kernel', async () => {
    const parts = await defaultParts();
    const image = join(workspace.folder, 'truncated-kernel');
    copyFileSync(partsOf(parts, findConfiguration(CONFIGURATION)).kernel.image, image);
    truncateSync(image, 1_000_000);
    const outcome = await execute(small, {
      parts: changedParts(parts, ({ kernel }) => ({ kernel: { ...kernel, image, sha256: '1'.repeat(64) } })),
      timeLimits: { boot: 1, measure: 1 },
    });
    expect(said(outcome).error).toBe(
      'the machine hung while booting and was ended after 1 s of processor time',
    );
  });
});

/** What the program of guests/faulty.c can do once it is restored, in the order of its table. */
const WHEN_RESTORED = [
  ...['prints-nothing', 'prints-half-a-line', 'prints-wrong-json', 'prints-another-version'],
  ...['prints-one-sample', 'reports-an-error', 'ends', 'hangs', 'hangs-when-done'],
];

/** Its number, which tells the program. */
function batchesOf(fault: string): number {
  return WHEN_RESTORED.indexOf(fault) + 1;
}

describe('after the restore', () => {
  let parts: PartsByConfiguration;
  let snapshot: Snapshot;
  beforeAll(async () => {
    parts = await faultyParts(workspace, 'when-restored');
    const configuration = findConfiguration(CONFIGURATION);
    snapshot = await provideSnapshot(machineOf(configuration), partsOf(parts, configuration), {
      refresh: false,
      say: () => {},
      onBoot: () => {},
    });
    snapshot.release();
  });

  /** What is thrown when that is measured in a machine whose snapshot was just taken. */
  async function measured(fault: string, timeLimit = 20): Promise<never> {
    const [session] = planStudy({ ...small, batches: batchesOf(fault) }).sessions;
    if (session?.kind !== 'microbenchmarks') throw new Error('microbenchmarks were planned');
    const own = partsOf(parts, session.configuration);
    const folder = await mkdtemp(join(workspace.folder, 'restored-'));
    await measure(session, own, snapshot, folder, { trace: false, timeLimit });
    throw new Error('it did not fail');
  }

  test.each([
    ['prints-nothing', /^the probe printed nothing \(the VMM sent 3 messages\)$/],
    ['prints-half-a-line', /^a message from inside the machine is cut or broken$/],
    ['prints-wrong-json', /^a message from inside the machine is cut or broken$/],
    ['prints-another-version', /speaks protocol version 99, this side version/],
    ['prints-one-sample', /stopped after 1 sample at microbenchmark calibration\/loop/],
    ['reports-an-error', /^the VMM failed: no VCPU today/],
    ['ends', /^the kernel inside the machine panicked while measuring: Attempted to kill init!/],
  ])('a guest that %s', async (fault, message) => {
    await expect(measured(fault)).rejects.toMatchObject({
      ...{ name: 'WorldswitchError', message: expect.stringMatching(message) },
      next: expect.stringMatching(/^[^\n]+$/),
    });
  });

  test('a guest that says it is done but never ends is no result', async () => {
    await expect(measured('hangs-when-done', 1)).rejects.toThrow(
      'the machine hung while measuring and was ended after 1 s of processor time',
    );
  });

  test('a guest that hangs is ended, its snapshot taken anew once, and then it has failed', async () => {
    const hangs = { ...small, batches: batchesOf('hangs') };
    const limits = { boot: 20, measure: 1 };
    const sentence = 'the machine hung while measuring and was ended after 1 s of processor time';
    const restored = await execute(hangs, { parts, timeLimits: limits });
    expect(said(restored).error).toBe(sentence);
    expect(boots(restored)).toBe(1);
    expect(lines(restored)).toEqual([expect.stringContaining('is now taken anew')]);
    // The snapshot was taken by this very run, so taking it anew would not help.
    const booted = await execute({ ...hangs, cold: true }, { parts, timeLimits: limits });
    expect(said(booted).error).toBe(sentence);
    expect(boots(booted)).toBe(1);
    expect(lines(booted)).toEqual([]);
  });
});

describe('a damaged snapshot', () => {
  let parts: PartsByConfiguration;
  let damaged: string;
  beforeAll(async () => {
    parts = await defaultParts();
  });
  beforeEach(() => {
    const key = takenSnapshot(CONFIGURATION);
    damaged = join(workspace.snapshots, key);
    // cp keeps the holes of the file of the machine's memory.
    execFileSync('cp', ['-r', join(CACHE_OF_ALL_TESTS, 'snapshots', key), damaged]);
  });
  afterEach(() => rmSync(damaged, { recursive: true }));

  test.each([
    ['state', 0],
    ['state', 1000],
    ['memory', 30_000_000],
  ])('whose %s is cut after %i bytes is taken anew, and that is said', async (file, length) => {
    truncateSync(join(damaged, file), length);
    const outcome = await execute(small, { parts, timeLimits });
    completed(outcome.run, CONFIGURATION);
    expect(boots(outcome)).toBe(1);
    expect(lines(outcome)).toEqual([expect.stringContaining('is now taken anew')]);
  });

  test('that lacks a file: the next step mends it', async () => {
    rmSync(join(damaged, 'boot-seconds'));
    const { error, next } = said(await execute(small, { parts }));
    expect(error).toBe('a snapshot is incomplete');
    expect(next).toContain('--cold');
    completed((await execute({ ...small, cold: true }, { parts })).run, CONFIGURATION);
  });
});

test('the other configurations are measured when one fails', async () => {
  const [parts, faulty] = await Promise.all([defaultParts(), faultyParts(workspace, 'when-restored')]);
  const { run } = await execute(
    { ...small, configurations: ['kvm-arm64', 'kvm-arm64-vhe'], batches: batchesOf('reports-an-error') },
    { parts: new Map([...parts, ...[...faulty].filter(([id]) => id === 'kvm-arm64-vhe')]), timeLimits },
  );
  completed(run, 'kvm-arm64');
  expect(failed(run, 'kvm-arm64-vhe').error).toContain('no VCPU today');
});
