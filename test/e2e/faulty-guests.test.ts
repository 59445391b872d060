import { truncateSync, readdirSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { type PartsByConfiguration, partsOf } from '../../src/testbeds/emulated/parts.ts';
import {
  changedParts,
  completed,
  defaultParts,
  execute,
  failed,
  faultyParts,
  type Executed,
} from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();

const CONFIGURATION = 'kvm-arm64';
const small = { configurations: [CONFIGURATION], iterations: 4, batches: 2 };
const timeLimits = { boot: 20, measure: 20 };
const HANGS_SOON = { boot: 4, measure: 3 };

afterEach(() => {
  rmSync(workspace.snapshots, { recursive: true, force: true });
});

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

/** A file of the one snapshot there is. */
function fileOfSnapshot(name: string): string {
  return join(workspace.snapshots, readdirSync(workspace.snapshots)[0] ?? '', name);
}

async function measuredOnce(): Promise<PartsByConfiguration> {
  const parts = await defaultParts();
  completed((await execute(small, { parts })).run, CONFIGURATION);
  return parts;
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
    const outcome = await execute(small, { parts, timeLimits: HANGS_SOON });
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
      timeLimits: HANGS_SOON,
    });
    expect(said(outcome).error).toBe(
      'the machine hung while booting and was ended after 4 s of processor time',
    );
  });
});

describe('after the restore', () => {
  test.each([
    ['prints-nothing', /^the probe printed nothing \(the VMM sent 3 messages\)$/],
    ['prints-half-a-line', /^a message from inside the machine is cut or broken$/],
    ['prints-wrong-json', /^a message from inside the machine is cut or broken$/],
    ['prints-another-version', /speaks protocol version 99, this side version/],
    ['prints-one-sample', /stopped after 1 sample at microbenchmark calibration\/loop/],
    ['reports-an-error', /^the VMM failed: no VCPU today/],
    [
      'ends-when-restored',
      /^the kernel inside the machine panicked while measuring: Attempted to kill init!/,
    ],
  ])('a guest that %s', async (fault, sentence) => {
    const outcome = await execute(small, { parts: await faultyParts(workspace, fault), timeLimits });
    expect(said(outcome).error).toMatch(sentence);
    // The snapshot was taken by this very run, so taking it anew would not help.
    expect(boots(outcome)).toBe(1);
  });

  test('a guest that hangs is ended, its snapshot taken anew once, and then it has failed', async () => {
    const parts = await faultyParts(workspace, 'hangs-when-restored');
    const first = await execute(small, { parts, timeLimits: { boot: 20, measure: 2 } });
    expect(said(first).error).toBe(
      'the machine hung while measuring and was ended after 2 s of processor time',
    );
    expect(boots(first)).toBe(1);
    const second = await execute(small, { parts, timeLimits: { boot: 20, measure: 2 } });
    expect(said(second).error).toBe(
      'the machine hung while measuring and was ended after 2 s of processor time',
    );
    expect(boots(second)).toBe(1);
    expect(lines(second)).toEqual([expect.stringContaining('is now taken anew')]);
  });

  test('a guest that says it is done but never ends is no result', async () => {
    const parts = await faultyParts(workspace, 'hangs-when-done');
    const outcome = await execute(small, { parts, timeLimits: { boot: 20, measure: 2 } });
    expect(said(outcome).error).toBe(
      'the machine hung while measuring and was ended after 2 s of processor time',
    );
  });
});

describe('a damaged snapshot', () => {
  test.each([
    ['state', 0],
    ['state', 1000],
    ['memory', 30_000_000],
  ])('whose %s is cut after %i bytes is taken anew, and that is said', async (file, length) => {
    const parts = await measuredOnce();
    truncateSync(fileOfSnapshot(file), length);
    const outcome = await execute(small, { parts, timeLimits });
    completed(outcome.run, CONFIGURATION);
    expect(boots(outcome)).toBe(1);
    expect(lines(outcome)).toEqual([expect.stringContaining('is now taken anew')]);
  });

  test('that lacks a file: the next step mends it', async () => {
    const parts = await measuredOnce();
    rmSync(fileOfSnapshot('boot-seconds'));
    const { error, next } = said(await execute(small, { parts }));
    expect(error).toBe('a snapshot is incomplete');
    expect(next).toContain('--cold');
    completed((await execute({ ...small, cold: true }, { parts })).run, CONFIGURATION);
  });
});

test('the other configurations are measured when one fails', async () => {
  const [parts, faulty] = await Promise.all([defaultParts(), faultyParts(workspace, 'prints-nothing')]);
  const { run } = await execute(
    { ...small, configurations: ['kvm-arm64', 'kvm-arm64-vhe'] },
    { parts: new Map([...parts, ...[...faulty].filter(([id]) => id === 'kvm-arm64-vhe')]), timeLimits },
  );
  completed(run, 'kvm-arm64');
  expect(failed(run, 'kvm-arm64-vhe').error).toContain('the probe printed nothing');
});
